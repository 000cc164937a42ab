/**
 * Many repetitions of one policy on one bandit problem. Repetition r of a seed meets the luck of the world's episode r,
 * whoever plays: at time t every arm would pay what the same draw of luck makes of it. So policies are compared on the
 * same rounds, and adding one changes nobody else's figures.
 */
import { type Agent, agents } from "../../agents/index.ts";
import { rng } from "../../envs/core/rng.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import type { Value } from "../../envs/core/spaces.ts";
import { Books } from "./books.ts";
import { type BanditSpec, banditOf } from "./spec.ts";

/** Repetitions [from, to) of one of a spec's policies. */
export interface Block {
  readonly spec: BanditSpec;
  readonly policy: number;
  readonly from: number;
  readonly to: number;
}

/** What came of a block, a row for each repetition; cumulative up to each of the spec's times. */
export interface BlockResult {
  readonly regret: Float64Array; // [repetitions, times] of the spec's kind
  readonly reward: Float64Array; // [repetitions, times]
  readonly optimal: Float64Array; // [repetitions, times] pulls of an arm that was best at that moment
  readonly pulls: Float64Array; // [repetitions, arms]
}

export function playBlock({ spec, policy, from, to }: Block): BlockResult {
  const { problem, times } = spec;
  const books = new Books(banditOf(problem).bandit, spec.regret, to - from, times.length);
  eachRepetition(spec, policy, from, to, (agent, simulation, repetition) => {
    books.open(repetition - from, simulation.state);
    play(agent, simulation, books, times);
  });
  const { regret, reward, optimal, pulls } = books;
  return { regret, reward, optimal, pulls };
}

/** A policy's repetitions [from, to), each begun with the luck that is its own: it and its rounds depend on nothing else. */
export function eachRepetition(
  { problem, policies, seed }: Pick<BanditSpec, "problem" | "policies" | "seed">,
  policy: number,
  from: number,
  to: number,
  live: (agent: Agent, simulation: Simulation, repetition: number) => void,
): void {
  const world = banditOf(problem);
  const { id, params } = policies[policy];
  const luck = rng(`${problem.id}/seed-${seed}/${id}/policy`);
  const simulation = new Simulation(problem.id, world);
  simulation.begin(seed);
  for (let repetition = from; repetition < to; repetition++) {
    simulation.episode = repetition - 1;
    simulation.nextEpisode();
    luck.branch(repetition);
    const agent = agents.get(id).make(world, { ...params }, luck);
    agent.begin?.();
    live(agent, simulation, repetition);
  }
}

/** What is handed to `learn`; the policy reads it at once. */
const transition = {
  observation: 0 as Value,
  action: 0,
  reward: 0,
  nextObservation: 0 as Value,
  terminated: false,
  truncated: false,
};

/** One repetition. Contexts are observed into two rows in turn. */
function play(agent: Agent, simulation: Simulation, books: Books, times: readonly number[]): void {
  const seesContext = simulation.world.bandit?.moves === "context";
  let row = new Float32Array(simulation.observationSize);
  let other = new Float32Array(simulation.observationSize);
  let observation: Value = seesContext ? simulation.observation(row) : 0;
  let time = 0;
  for (const [i, until] of times.entries()) {
    for (; time < until; time++) {
      const arm = agent.act(observation, "explore") as number;
      books.enter(arm, simulation.state);
      const { reward } = simulation.step(arm);
      books.pay(reward);
      transition.observation = observation;
      transition.action = arm;
      transition.reward = reward;
      if (seesContext) {
        [row, other] = [other, row];
        observation = simulation.observation(row);
        transition.nextObservation = observation;
      }
      agent.learn?.(transition);
    }
    books.note(i);
  }
}
