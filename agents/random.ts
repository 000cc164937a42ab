/** Acts by sampling the action space: the floor that every learner must beat. */
import { z } from "zod";
import type { Rng, RngState } from "../envs/core/rng.ts";
import { type Space, sample, type Value } from "../envs/core/spaces.ts";
import { type ActMode, type Agent, agentEntry, type CheckpointScope } from "./core/agent.ts";

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
