/**
 * Expected SARSA: learn the mean value of what may be done next, so that the luck of exploring adds no noise.
 * Van Seijen, van Hasselt, Whiteson & Wiering (2009), doi:10.1109/ADPRL.2009.4927542; Sutton & Barto (2018), §6.6.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
  type Transition,
} from "../core/agent.ts";
import { epsilonGreedyMean, tdTarget } from "../core/returns/temporalDifference.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject(valueParams());

export class ExpectedSarsa implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    return this.table.choose(this.table.stateOf(observation), mode, this.params.epsilon, this.rng, mask);
  }

  /** Q(s, a) ← Q(s, a) + α [r + γ Σ_a′ π(a′ | s′) Q(s′, a′) − Q(s, a)] (eq. 6.9). */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, nextMask } = transition;
    const { table } = this;
    const { learningRate, discount, epsilon } = this.params;
    const nextRow = table.row(table.stateOf(nextObservation));
    const nextValue = terminated ? 0 : epsilonGreedyMean(nextRow, epsilon, nextMask);
    const at = table.stateOf(observation) * table.actions + action;
    const tdError = tdTarget(reward, terminated, nextValue, discount) - table.values[at];
    table.values[at] += learningRate * tdError;
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(observation: Value): Insight {
    return this.table.insight(observation);
  }

  save(scope: CheckpointScope = "all") {
    return { q: this.table.values.slice(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { q: Float64Array; rng?: RngState }): void {
    this.table.load(checkpoint.q);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const expectedSarsaEntry = agentEntry({
  title: "Expected SARSA",
  description: "Learns a table of action values by bootstrapping from the mean over its next actions.",
  source: "Van Seijen et al. (2009); Sutton & Barto (2018), §6.6",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new ExpectedSarsa(setting, config, rng),
});
