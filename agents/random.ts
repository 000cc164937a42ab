/** Acts by sampling the action space: the floor that every learner must beat. */
import { z } from "zod";
import { InputError } from "../envs/core/errors.ts";
import type { Rng, RngState } from "../envs/core/rng.ts";
import { describeSpace, type Space, sample, type Value } from "../envs/core/spaces.ts";
import { type ActMode, type Agent, agentEntry, type CheckpointScope } from "./core/agent.ts";
import { shareAmongBest } from "./core/exploration.ts";

class RandomAgent implements Agent {
  readonly params = {};
  private readonly actionSpace: Space;
  private readonly rng: Rng;

  constructor(actionSpace: Space, rng: Rng) {
    this.actionSpace = actionSpace;
    this.rng = rng;
  }

  act(_observation: Value, _mode: ActMode, mask?: Uint8Array): Value {
    return sample(this.actionSpace, this.rng, mask);
  }

  /** Of Discrete actions. */
  probabilities(_observation: Value, mask?: Uint8Array): Float64Array {
    const { actionSpace } = this;
    if (actionSpace.type !== "discrete")
      throw new InputError(
        `random: expected Discrete actions, got ${describeSpace(actionSpace)}, which are not counted.`,
      );
    return shareAmongBest(new Float64Array(actionSpace.n), new Float64Array(actionSpace.n), mask);
  }

  save(scope: CheckpointScope = "all") {
    return { ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { rng?: RngState }): void {
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const randomEntry = agentEntry({
  title: "Random",
  description: "Takes actions at random, all legal ones equally likely.",
  source: "the baseline of every benchmark",
  params: z.strictObject({}),
  refuses: () => undefined,
  make: ({ actionSpace }, _params, rng) => new RandomAgent(actionSpace, rng),
});
