/**
 * Arms that pay x·θ and noise. Li, Chu, Langford & Schapire (2010), §3; Lattimore & Szepesvári (2020), §19.
 *
 * Disjoint: a parameter vector for each arm; each round shows one context [d]. Shared: one parameter vector; each round
 * shows fresh features of all arms [arms, d]. Vectors, contexts and features are N(0, I) scaled to norm 1; parameter vectors
 * are drawn once for an episode, which never ends by itself. The noise is N(0, σ²).
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { contextWorld } from "./contexts.ts";
import {
  drawThetas,
  type FeatureModel,
  type FeatureState,
  type Features,
  featureParams,
  featureShape,
  showFeatures,
} from "./features.ts";

const paramsFor = (model: FeatureModel) =>
  z.strictObject({
    ...featureParams(model),
    sigma: param(z.number().min(0).max(100).default(0.1), {
      title: "Noise σ",
      description: "Standard deviation of what an arm pays about its mean.",
    }),
  });

const linearBandit = ({ sigma, ...features }: Features & { readonly sigma: number }) =>
  contextWorld<FeatureState>({
    arms: features.arms,
    family: "linear",
    rewardRange: sigma > 0 ? [-Infinity, Infinity] : [-1, 1],
    shape: featureShape(features),
    furthest: 1,
    begin: (rng) => drawThetas(features, 1, rng),
    show: (state, rng) => showFeatures(features, state, rng),
    pay: (mean, rng) => mean + sigma * rng.normal(),
  });

const entryOf = (model: FeatureModel, title: string, description: string) =>
  envEntry({
    title,
    description,
    source: "Li, Chu, Langford & Schapire (2010), §3; Lattimore & Szepesvári (2020), Bandit Algorithms, §19",
    params: paramsFor(model),
    totals: ["regret"],
    aliases: [`linear-${model}`],
    make: linearBandit,
  });

export const linearBanditEntry = entryOf(
  "disjoint",
  "Linear bandit",
  "Which arm pays best depends on a context; each arm has weights of its own.",
);
export const linearBanditSharedEntry = entryOf(
  "shared",
  "Linear bandit, shared weights",
  "Arms have features that change each round; the same weights tell what each pays.",
);
