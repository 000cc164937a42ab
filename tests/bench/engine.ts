/** The workloads on our own engine. */
import { Engine } from "../../agents/models/engine/engine.ts";
import { huberGradient, squaredErrorGradient } from "../../agents/models/engine/losses.ts";
import { Network } from "../../agents/models/engine/network.ts";
import { Adam } from "../../agents/models/optimizers/adam.ts";
import { rng } from "../../envs/core/rng.ts";
import { type Contender, LEARNING_RATE, type Lesson } from "./contender.ts";
import type { Workload } from "./workloads.ts";

export function networkFor({ spec, batch }: Workload): Network {
  return new Network(new Engine(), spec, { maxBatch: batch, rng: rng("bench") });
}

export function engineContender(online: Network, { batch, loss }: Workload, lesson: Lesson): Contender {
  const adam = new Adam(online, { learningRate: LEARNING_RATE });
  online.input.data.set(lesson.inputs);
  const gradient = loss === "dqn" ? dqn(online, batch, lesson) : regression(online, batch, lesson);
  const player = online.sharing({ maxBatch: 1 });
  return {
    train() {
      gradient();
      online.backward(batch);
      adam.step();
    },
    act() {
      player.input.data.set(lesson.observation);
      player.forward(1);
    },
  };
}

/** Forward, then d mean Huber(Q(s, a) − r − γ max Q′(s′)) / dQ. */
function dqn(online: Network, batch: number, { nextInputs, actions, rewards, discount }: Lesson): () => void {
  const target = online.twin();
  target.input.data.set(nextInputs);
  const count = online.outputSize;
  return () => {
    const nextValues = target.forward(batch); // [batch, actions]
    const values = online.forward(batch, true); // [batch, actions]
    const gradient = online.outputGradient.data.fill(0); // [batch, actions]
    for (let i = 0; i < batch; i++) {
      let best = nextValues[i * count];
      for (let j = 1; j < count; j++) best = Math.max(best, nextValues[i * count + j]);
      const chosen = i * count + actions[i];
      gradient[chosen] = huberGradient(values[chosen] - rewards[i] - discount * best) / batch;
    }
  };
}

/** Forward, then d mean (Y − goal)² / dY. */
function regression(network: Network, batch: number, { goals }: Lesson): () => void {
  return () => {
    const outputs = network.forward(batch, true); // [batch, outputs]
    const gradient = network.outputGradient.data;
    for (let i = 0; i < goals.length; i++) {
      gradient[i] = squaredErrorGradient(outputs[i] - goals[i]) / goals.length;
    }
  };
}
