/** Whom the references name, as ours: id and parameters, or why there is none. */
import { shown } from "../../../envs/core/errors.ts";
import type { Problem } from "./reference.ts";

export interface Ours {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Params = Readonly<Record<string, unknown>>;
type Made = Ours | string; // a text says why it is left out

const ours = (id: string, params: Params = {}): Ours => ({ id, params });

/** kl: "B", "G", "P" or "E" for the family, where it is not Bernoulli's; sig2 is a variance. */
function family({ kl = "B", sig2 = 0.25 }: Params): Params | string {
  const named = { B: "bernoulli", G: "gaussian", P: "poisson", E: "exponential" }[
    String(kl)[0].toUpperCase()
  ];
  if (named === undefined) return `its divergence ${shown(kl)} is none of ours`;
  return named === "gaussian" ? { family: named, sigma: Math.sqrt(Number(sig2)) } : { family: named };
}

const withFamily = (id: string) => (params: Params) => {
  const made = family(params);
  return typeof made === "string" ? made : ours(id, made);
};

/** By the names of independent_textbook. */
const textbook: Readonly<Record<string, (params: Params) => Made>> = {
  Uniform: () => ours("random"),
  EpsilonGreedy: ({ eps }) => ours("epsilonGreedy", { epsilon: eps }),
  EpsilonFirst: ({ eps }) => ours("epsilonFirst", { epsilon: eps }),
  EpsilonDecreasing: ({ eps0 }) => ours("epsilonDecreasing", { epsilon0: eps0 }),
  Greedy: () => ours("greedy"),
  ETC: ({ m }) => ours("exploreThenCommit", { m }),
  Softmax: ({ tau }) => ours("softmax", { temperature: tau }),
  GradientBandit: ({ lr }) => ours("gradientBandit", { stepSize: lr }),
  UCB1: () => ours("ucb1"),
  "UCB(alpha)": ({ alpha }) => ours("ucb", { alpha }),
  MOSS: ({ anytime }) => (anytime ? ours("mossAnytime", { alpha: 1 }) : ours("moss")),
  "UCB1-Tuned": () => ours("ucbTuned"),
  "UCB-V": () => ours("ucbV"),
  "KL-UCB": withFamily("klUcb"),
  "KL-UCB+": () => ours("klUcb", { plus: true }),
  "KL-UCB++": () => ours("klUcbPlusPlus"),
  IMED: withFamily("imed"),
  DMED: () => ours("dmed"),
  BayesUCB: () => ours("bayesUcb"),
  "ThompsonSampling Beta": () => ours("thompson"),
  "ThompsonSampling Beta (binarised rewards)": () => ours("thompson"),
  "ThompsonSampling Gaussian": ({ sigma }) => ours("thompsonGaussian", { sigma }),
  Exp3: ({ gamma }) => ours("exp3", { gamma }),
  "Exp3.S": ({ U }) => ours("exp3S", { changes: U }),
  "Exp3-IX": () => ours("exp3Ix"),
  "Tsallis-INF": () => ours("tsallisInf"),
};

/** A policy of independent_textbook; a remark in brackets after its name says what its parameters mean. */
export function textbookPolicy(name: string, params: Params): Made {
  const known = textbook[name] ?? textbook[name.replace(/ \(.*\)$/, "")];
  return known ? known(params) : "we have no policy of this name";
}

/** By SMPyBandits' classes, those that are sound; `effective` holds what the object tells of itself. */
const classes: Readonly<Record<string, (params: Params, effective: Params) => Made>> = {
  Uniform: () => ours("random"),
  FixedEpsilonGreedy: ({ epsilon }) => ours("epsilonGreedy", { epsilon }),
  FixedEpsilonFirst: ({ epsilon }) => ours("epsilonFirst", { epsilon }),
  FixedEpsilonDecreasing: ({ epsilon }) => ours("epsilonDecreasing", { epsilon0: epsilon }),
  UCB: () => ours("ucb1"),
  UCBalpha: ({ alpha }) => ours("ucb", { alpha }),
  UCBV: () => ours("ucbV"),
  MOSS: () => ours("mossAnytime", { alpha: 1 }),
  MOSSH: () => ours("moss"),
  MOSSAnytime: ({ alpha }) => ours("mossAnytime", { alpha }),
  klUCB: ({ c = 1 }) => (c === 1 ? ours("klUcb") : `its threshold is ${shown(c)} ln t, and ours ln t`),
  klUCBPlus: () => ours("klUcb", { plus: true }),
  klUCBPlusPlus: () => ours("klUcbPlusPlus"),
  BayesUCB: () => ours("bayesUcb"),
  Thompson: () => ours("thompson"),
  FixedIMED: () => ours("imed"),
  DMED: () => ours("dmed"),
  DMEDPlus: () => ours("dmed", { plus: true }),
  Exp3: ({ gamma }) => ours("exp3", { gamma }),
  Exp3S: (_, { gamma, alpha }) => ours("exp3S", { gamma, alpha }),
  FixedTsallisInf: () => ours("tsallisInf"),
};

export function shippedPolicy(cls: string, params: Params, effective: Params): Made {
  return classes[cls]?.(params, effective) ?? "its definition is none of ours";
}

/** A problem of the references, or why it is none of ours. */
export function problemOf({ kind, means, sigma }: Problem): Made {
  const known: Readonly<Record<string, Ours>> = {
    Bernoulli: ours("BernoulliBandit", { means }),
    GaussianClip01: ours("ClippedGaussianBandit", { means, sigma }),
    UnboundedGaussian: ours("GaussianBandit", { means, sigma }),
    Gaussian: ours("GaussianBandit", { means, sigma }),
    Poisson: ours("PoissonBandit", { means }),
    Exponential: ours("ExponentialBandit", { means }),
  };
  return known[kind] ?? `we have no problem of the kind ${shown(kind)}`;
}
