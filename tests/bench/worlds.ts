/** Speed of the worlds and of whole runs: environment steps per second of CPU time. */
import { Session, type SpecInput } from "../../arena/index.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { makeVector, makeWorld, rng } from "../../envs/index.ts";
import { cpuTime, type Figure } from "./measure.ts";

export function benchWorlds(): Figure[] {
  return [
    ...["CartPole-v1", "CliffWalking-v1", "BernoulliBandit"].map(stepping),
    vectorStepping("CartPole-v1", 16),
    running("Q-learning in CliffWalking-v1", {
      env: "CliffWalking-v1",
      agent: "qLearning",
      steps: 1e9,
      evaluation: { every: 0 },
    }),
    running("UCB1 in BernoulliBandit", {
      env: "BernoulliBandit",
      agent: "ucb1",
      steps: 1e9,
      evaluation: { every: 0 },
    }),
    running("DQN in CartPole-v1, defaults", {
      env: "CartPole-v1",
      agent: "dqn",
      steps: 1e9,
      evaluation: { every: 0 },
    }),
  ];
}

const STEPS = 1000;

/** Random actions, observations written, episodes begun anew. */
function stepping(id: string): Figure {
  const simulation = new Simulation(id, makeWorld(id));
  const luck = rng("bench/actions");
  const space = simulation.world.actionSpace;
  const actions = Int32Array.from({ length: STEPS }, () => luck.int(space.type === "discrete" ? space.n : 1));
  const row = new Float32Array(simulation.observationSize);
  simulation.begin(0);
  const call = () => {
    for (const action of actions) {
      simulation.step(action);
      if (simulation.over) simulation.nextEpisode();
      simulation.observation(row);
    }
  };
  return figure(`${id}, random actions`, cpuTime(call) / STEPS);
}

function vectorStepping(id: string, count: number): Figure {
  const vector = makeVector(id, count);
  vector.reset(0);
  const luck = rng("bench/actions");
  const actions = Array.from({ length: STEPS }, () => Int32Array.from({ length: count }, () => luck.int(2)));
  const call = () => {
    for (const row of actions) vector.step(row);
  };
  return figure(`${id}, ${count} copies, random actions`, cpuTime(call) / STEPS / count);
}

/** The whole loop: act, step, learn, account. */
function running(name: string, spec: SpecInput): Figure {
  const session = new Session(spec);
  session.advance(20_000); // past the warm-up of agents that begin to learn later
  return figure(name, cpuTime(() => session.advance(STEPS)) / STEPS);
}

function figure(name: string, microseconds: number): Figure {
  return { name, microseconds, stepsPerSecond: 1e6 / microseconds };
}
