/** The reference's linear bandit (tests/golden/bandits-contextual.json): its fixture, and fresh logs of it. */
import { loggedData } from "../../../arena/offPolicy/log.ts";
import { golden } from "../../envs/golden.ts";
import {
  type OffPolicyFixture,
  type OffPolicyProblem,
  readContextual,
} from "../../parity/bandits/contextualReference.ts";
import { type LinearProblem, linearProblem } from "../../parity/bandits/offPolicyProblem.ts";

const { ope } = readContextual(golden("bandits-contextual"));
const told = ope?.problem as OffPolicyProblem;
const fixture = ope?.fixture as OffPolicyFixture;
const problem = linearProblem(told) as LinearProblem;
const monteCarlo = ope?.monte_carlo["1000"] as unknown as Record<
  string,
  { bias: number; std: number; rmse: number }
>;

export const reference = { estimates: fixture.estimates, monteCarlo, logs: 400, rounds: 1000 };
export const trueValue = told.true_value_target;
export const trueValueError = told.true_value_mc_se;
/** Of the policy that always takes an arm of the highest mean. */
export const bestValue = told.true_value_argmax_policy as number;

const flat = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());

export const fixtureLog = loggedData({
  features: problem.d,
  actionCount: problem.K,
  contexts: flat(fixture.contexts),
  actions: Int32Array.from(fixture.actions),
  rewards: Float64Array.from(fixture.rewards),
  propensities: Float64Array.from(fixture.actions, (a, i) => fixture.behavior_probs[i][a]),
  behaviour: flat(fixture.behavior_probs),
});
export const fixtureTarget = flat(fixture.target_probs); // [n, K]
export const fixtureQHat = flat(fixture.q_hat); // [n, K]

/** Writes the mean reward of each action [K]; the probabilities of the logger; a log; the target in each of its contexts [n, K]. */
export const { means, behaviourOf, freshLog, targets: targetOf } = problem;
