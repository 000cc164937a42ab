/** What DQN learns with: its networks over one engine's memory, where it remembers, and how it draws and counts. */
import type { Rng } from "../../envs/core/rng.ts";
import { NStepWindow } from "../core/replay/nStep.ts";
import { PrioritizedReplay } from "../core/replay/prioritizedReplay.ts";
import { type Batch, batchInto, type Replay, ReplayBuffer } from "../core/replay/replay.ts";
import type { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { Optimizer } from "../models/optimizers/optimizer.ts";
import { RmsProp } from "../models/optimizers/rmsprop.ts";
import type { DqnParams } from "./dqnParams.ts";
import { makeHead, type ValueHead } from "./valueHeads.ts";

/** Extended Data Table 1 of the paper, as PyTorch's centred RMSProp. */
const MNIH_RMSPROP = { alpha: 0.95, epsilon: 0.01, centered: true };

/** What learning takes beside the policy. */
export interface Learner {
  readonly online: Network; // the policy's parameters, [batch, inputs] → [batch, actions · width]
  readonly target: Network;
  readonly chooser: Network; // whose best next actions count: the target, or where double, the policy's parameters
  readonly optimizer: Optimizer;
  readonly head: ValueHead;
  readonly window: NStepWindow;
  readonly replay: Replay;
  readonly batch: Batch; // the inputs of online and target, and what goes with them
  readonly nextActions: Int32Array; // [batch]
}

/** `rng` names the noise of the target network, where that is noisy. */
export function makeLearner(policy: Network, params: DqnParams, actions: number, rng: Rng): Learner {
  const { batchSize, bufferSize, learningRate, optimizer, adamEpsilon, prioritized, nSteps, double, noisy } =
    params;
  const online = policy.sharing({ maxBatch: batchSize });
  const target = online.twin(noisy ? rng.split("target") : undefined);
  return {
    online,
    target,
    chooser: double ? policy.sharing({ maxBatch: batchSize }) : target,
    optimizer:
      optimizer === "adam"
        ? new Adam(online, { learningRate, epsilon: adamEpsilon })
        : new RmsProp(online, { ...MNIH_RMSPROP, learningRate }),
    head: makeHead(params, actions, online.engine, batchSize),
    window: new NStepWindow(nSteps, online.inputSize),
    replay: new (prioritized ? PrioritizedReplay : ReplayBuffer)(bufferSize, online.inputSize, actions),
    batch: batchInto(online.input, target.input, batchSize, actions),
    nextActions: new Int32Array(batchSize),
  };
}
