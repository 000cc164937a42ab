/** All experiments, by what the command line calls them. */
import { bayesian } from "./bayesian.ts";
import { change } from "./change.ts";
import { contextual } from "./contextual.ts";
import type { Experiment } from "./experiment.ts";
import { testbed } from "./testbed.ts";
import { weng } from "./weng.ts";

export const experiments: readonly Experiment[] = [testbed, weng, contextual, bayesian, change];

export {
  type Experiment,
  experimentReport,
  type Findings,
  outcome,
  verdict,
} from "./experiment.ts";
