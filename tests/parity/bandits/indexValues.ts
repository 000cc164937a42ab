/** Recomputes golden index values: a scripted sequence of arms and rewards is learned, then each arm's index compared. */
import type { ArmStatistics } from "../../../agents/bandits/armStatistics.ts";
import type { Dmed } from "../../../agents/bandits/indices/dmed.ts";
import { boltzmann } from "../../../agents/core/exploration.ts";
import { type Agent, agents } from "../../../agents/index.ts";
import {
  bernoulliDivergence,
  exponentialDivergence,
  gaussianDivergence,
  poissonDivergence,
} from "../../../envs/core/divergences.ts";
import { shown } from "../../../envs/core/errors.ts";
import { discrete, rng } from "../../../envs/index.ts";
import { holdsIf, type Line, leftOut, worstError } from "./line.ts";
import type { Ours } from "./policies.ts";
import type { BanditReference, IndexRow, Script } from "./reference.ts";

/** Relative error that an index may have. */
const TOLERANCE = 1e-9;

type Params = Readonly<Record<string, unknown>>;

/** How one of ours comes to what the reference recorded. */
interface Recipe {
  readonly policy: Ours;
  read(agent: Agent): ArrayLike<number>;
}

const ofIndex = (id: string, params: Params = {}): Recipe => ({
  policy: { id, params },
  read: (agent) => (agent as unknown as { indices(): Float64Array }).indices(),
});
const ofProbabilities = (id: string, params: Params = {}): Recipe => ({
  policy: { id, params },
  read: (agent) => agent.probabilities?.(0) ?? [],
});
const negated = (recipe: Recipe): Recipe => ({
  ...recipe,
  read: (agent) => Array.from(recipe.read(agent), (value) => -value),
});

/** SMPyBandits divides sums of rewards by 1 + pulls: our softmax of these. */
const ofSums = (id: string, temperature: (arms: number, pulls: number) => number): Recipe => ({
  policy: { id, params: {} },
  read(agent) {
    const { counts, sums, pulls } = (agent as unknown as { arms: ArmStatistics }).arms;
    const values = sums.map((sum, arm) => sum / (1 + counts[arm]));
    return boltzmann(values, temperature(values.length, pulls), new Float64Array(values.length));
  },
});

const recipes: Readonly<Record<string, (params: Params, script: Script) => Recipe | string>> = {
  UCB: () => ofIndex("ucb1"),
  UCBalpha: ({ alpha }) => ofIndex("ucb", { alpha }),
  UCBV: () => ofIndex("ucbV"),
  UCBVtuned: () => ofIndex("ucbTuned", { capped: false }),
  MOSS: () => ofIndex("mossAnytime", { alpha: 1 }),
  MOSSH: ({ horizon }) => ofIndex("moss", { horizon }),
  MOSSAnytime: ({ alpha }) => ofIndex("mossAnytime", { alpha }),
  "klUCB(tolerance=1e-12)": ({ c }) => (c === 1 ? ofIndex("klUcb") : `its threshold is ${shown(c)} ln t`),
  "klUCB(tolerance=1e-4)": () => "it is the next line's index to a tolerance of 1e-4",
  klUCBPlus: () => ofIndex("klUcb", { plus: true }),
  klUCBPlusPlus: ({ horizon }) => ofIndex("klUcbPlusPlus", { horizon }),
  "klUCB(klucb=klucbGauss) as shipped": () => "it takes its tolerance for the variance",
  "klUCB(Gauss sig2=0.25) correct": ({ sig2 }) =>
    ofIndex("klUcb", { family: "gaussian", sigma: Math.sqrt(Number(sig2)) }),
  "CPUCB (its own computeIndex)": () => ofIndex("cpUcb"),
  "OCUCBH (its own computeIndex)": ({ horizon }) => ofIndex("ocUcb", { horizon }),
  ApproximatedFHGittins: ({ horizon, alpha }) =>
    ofIndex("gittins", { horizon: Number(horizon) * 1.01, alpha }),
  BayesUCB: () => ofIndex("bayesUcb"),
  SWUCB: ({ tau, alpha }) => ofIndex("slidingWindowUcb", { window: tau, exploration: alpha }),
  DiscountedUCB: ({ alpha, gamma }) =>
    ofIndex("discountedUcb", { exploration: Number(alpha) / 8, discount: gamma }),
  Softmax: ({ temperature }) => ofSums("softmax", () => Number(temperature)),
  SoftmaxDecreasing: () => ofSums("softmax", (arms, pulls) => Math.sqrt(Math.log(arms) / (arms * pulls))),
  Exp3: ({ gamma }) => ofProbabilities("exp3", { gamma }),
  // Bubeck & Cesa-Bianchi (2012), Theorem 3.1, where ours has Auer et al.'s Corollary 3.2
  Exp3WithHorizon: ({ horizon }, { K }) =>
    ofProbabilities("exp3", { gamma: Math.sqrt((2 * Math.log(K)) / (Number(horizon) * K)) }),
  Exp3S: ({ gamma, alpha }) => ofProbabilities("exp3S", { gamma, alpha }),
  "IMED (exact kl; SMPyBandits own IMED returns the minimiser instead, see findings)": () =>
    negated(ofIndex("imed")),
};

export function indexLines({ index_values: values }: BanditReference): Line[] {
  if (!values) return [];
  return [
    ...values.scripts.flatMap((script, i) =>
      Object.entries(script.after_all_updates).map(([name, row]) => indexLine(name, row, script, i + 1)),
    ),
    ...Object.entries(values.kl).flatMap(([name, rows]) =>
      name === "note" ? [] : [divergenceLine(name, rows)],
    ),
  ];
}

function indexLine(name: string, row: IndexRow, script: Script, number: number): Line {
  const what = `index of ${name}, script ${number}`;
  const params = row.params ?? {};
  if (row.next_list) return dmedLine(what, name, row.next_list, script);
  const recipe = recipes[name]?.(params, script) ?? "we have no policy of this name";
  if (typeof recipe === "string") return leftOut(what, recipe);
  const { policy, read } = recipe;
  const expected = row.index ?? row.index_to_minimise ?? row.probabilities ?? [];
  const error = worstError(read(taught(policy, script)), expected);
  return holdsIf(
    error <= TOLERANCE,
    `${what}: ${expected.length} arms, worst relative error ${error.toExponential(1)}`,
  );
}

function dmedLine(what: string, name: string, expected: readonly number[], script: Script): Line {
  const agent = taught({ id: "dmed", params: { plus: name === "DMEDPlus" } }, script);
  const due = new Uint8Array(script.K);
  (agent as Dmed).writeDue(due); // the list as it would be made now
  const likely = Array.from(due).flatMap((flag, arm) => (flag ? [arm] : []));
  return holdsIf(String(likely) === String(expected), `${what}: arms ${likely}, recorded ${expected}`);
}

/** One of ours that has learned the script. */
function taught({ id, params }: Ours, { K, arms, rewards }: Script): Agent {
  const setting = { observationSpace: discrete(1), actionSpace: discrete(K) };
  const agent = agents.get(id).make(setting, agents.params(id, params), rng("parity"));
  arms.forEach((action, i) => {
    const step = { observation: 0, nextObservation: 0, terminated: false, truncated: false };
    agent.learn?.({ ...step, action, reward: rewards[i] });
  });
  return agent;
}

/** [x, y or bound, value] */
function divergenceLine(name: string, rows: unknown): Line {
  const compute = divergenceOf(name);
  if (!compute || !Array.isArray(rows)) return leftOut(name, "we have no divergence of this name");
  const triples = rows as [number, number, number][];
  const got = triples.map(([x, y]) => compute(x, y));
  const error = worstError(
    got,
    triples.map(([, , value]) => value),
  );
  return holdsIf(
    error <= TOLERANCE,
    `${name}: ${triples.length} values, worst relative error ${error.toExponential(1)}`,
  );
}

function divergenceOf(name: string): ((x: number, y: number) => number) | undefined {
  const variance = Number(/sig2_(\d+)/.exec(name)?.[1].replace(/^0(\d+)$/, "0.$1") ?? 1);
  const families = {
    Bern: bernoulliDivergence,
    Gauss: gaussianDivergence(variance),
    Poisson: poissonDivergence,
    Exp: exponentialDivergence,
  };
  const [, kind, family] = /^kl(ucb)?(Bern|Gauss|Poisson|Exp)/.exec(name) ?? [];
  const divergence = families[family as keyof typeof families];
  return divergence && (kind ? divergence.upper : divergence.kl);
}
