/** Logs of simulated worlds, and the truth that the simulator knows of a policy judged by one. */
import type { Agent } from "../../agents/core/agent.ts";
import type { Bandit } from "../../envs/core/bandit.ts";
import { InputError } from "../../envs/core/errors.ts";
import type { Seed } from "../../envs/core/rng.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { describeSpace } from "../../envs/core/spaces.ts";
import type { World } from "../../envs/core/world.ts";
import type { Score } from "../evaluate.ts";
import { mean, standardError } from "../stats.ts";
import { type LoggedData, loggedData } from "./log.ts";
import type { Target } from "./targets.ts";

/** Rounds of a bandit world, all of one episode. */
export interface Rounds {
  readonly id: string;
  readonly world: World;
  readonly seed: Seed;
  readonly rounds: number;
}

export interface Recording extends Rounds {
  /** It explores, and tells with what probabilities. */
  readonly agent: Agent;
  /** Whether it learns from what it logs; then every round has a policy of its own. */
  readonly learns: boolean;
}

/** What the agent saw, did and got, with its probabilities of every action. */
export function recordLog({ agent, learns, ...where }: Recording): LoggedData {
  if (!agent.probabilities) {
    throw new InputError(
      "record: the agent does not tell the probabilities it explores with, and a log without them is no use; choose one that does.",
    );
  }
  const { rounds } = where;
  const { simulation, features, arms } = open(where);
  const log = {
    features,
    actionCount: arms,
    contexts: new Float64Array(rounds * features),
    actions: new Int32Array(rounds),
    rewards: new Float64Array(rounds),
    propensities: new Float64Array(rounds),
    behaviour: new Float64Array(rounds * arms),
    ...(where.world.actionNames && { actionNames: where.world.actionNames }),
  };
  agent.begin?.();
  let row = new Float32Array(simulation.observationSize);
  let nextRow = new Float32Array(simulation.observationSize);
  let observation = simulation.observation(row);
  for (let i = 0; i < rounds; i++) {
    if (features > 0) log.contexts.set(row, i * features);
    log.behaviour.set(agent.probabilities(observation), i * arms);
    const action = agent.act(observation, "explore") as number;
    const { reward, terminated } = simulation.step(action);
    const nextObservation = simulation.observation(nextRow);
    log.actions[i] = action;
    log.rewards[i] = reward;
    log.propensities[i] = log.behaviour[i * arms + action];
    if (learns) agent.learn?.({ observation, action, reward, nextObservation, terminated, truncated: false });
    observation = nextObservation;
    [row, nextRow] = [nextRow, row];
  }
  return loggedData(log);
}

/**
 * V(π_e) = E_x Σ_a π_e(a | x) μ(x, a), averaged over the contexts of as many rounds; the means are the world's own. Actions
 * must not change what comes (they do not in a bandit): action 0 is taken throughout.
 */
export function trueValue(target: Target, where: Rounds): Omit<Score, "episodes"> {
  const { simulation, features, arms, bandit } = open(where);
  const values = new Float64Array(where.rounds);
  const means = new Float64Array(arms);
  const probabilities = new Float64Array(arms);
  const row = new Float32Array(simulation.observationSize);
  for (let i = 0; i < where.rounds; i++) {
    simulation.observation(row);
    bandit.means(simulation.state, means);
    target(Float64Array.from(row.subarray(0, features)), probabilities);
    for (let a = 0; a < arms; a++) values[i] += probabilities[a] * means[a];
    simulation.step(0);
  }
  return { mean: mean(values), standardError: standardError(values) };
}

/** The simulation at its first round, once it is known that there can be a log of it. */
function open({ id, world, seed, rounds }: Rounds) {
  const { bandit, observationSpace: space } = world;
  if (!bandit) throw new InputError(`record: expected a bandit, got ${id}, whose actions have consequences.`);
  if (space.type !== "box" && !(space.type === "discrete" && space.n === 1)) {
    throw new InputError(
      `record: expected a context of real numbers, Box[d], or none, Discrete(1), and ${id} shows ${describeSpace(space)}.`,
    );
  }
  const most = world.maxSteps ?? Infinity;
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > most) {
    throw new InputError(
      `record: expected 1 round or more${most < Infinity ? `, at most the ${most} that ${id} has` : ""}, got ${rounds}.`,
    );
  }
  const simulation = new Simulation(id, world);
  simulation.begin(seed);
  const features = space.type === "box" ? simulation.observationSize : 0;
  return { simulation, features, arms: bandit.arms, bandit: bandit as Bandit };
}
