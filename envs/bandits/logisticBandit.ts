/**
 * Arms that pay 1 with probability 1 / (1 + e^(−x·θ)) and 0 otherwise. Filippi, Cappé, Garivier & Szepesvári (2010);
 * Chapelle & Li (2011).
 *
 * Contexts, features and parameter vectors as in the linear bandit, but that parameter vectors have a length of choice:
 * the longer they are, the farther the arms are apart.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { exp } from "../core/math.ts";
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
    length: param(z.number().min(0).max(100).default(5), {
      title: "Length |θ|",
      description: "Of each parameter vector: how much the context says about what is paid.",
    }),
  });

const logisticBandit = ({ length, ...features }: Features & { readonly length: number }) =>
  contextWorld<FeatureState>({
    arms: features.arms,
    family: "logistic",
    rewardRange: [0, 1],
    shape: featureShape(features),
    furthest: 1,
    begin: (rng) => drawThetas(features, length, rng),
    show(state, rng) {
      showFeatures(features, state, rng);
      const { means } = state;
      for (let arm = 0; arm < means.length; arm++) means[arm] = 1 / (1 + exp(-means[arm]));
    },
    pay: (mean, rng) => (rng.bernoulli(mean) ? 1 : 0),
  });

const entryOf = (model: FeatureModel, title: string, aliases: string[]) =>
  envEntry({
    title,
    description: "Arms pay 1 or 0; how likely 1 is depends on what is shown.",
    source: "Filippi, Cappé, Garivier & Szepesvári (2010); Chapelle & Li (2011)",
    params: paramsFor(model),
    totals: ["regret"],
    aliases,
    make: logisticBandit,
  });

export const logisticBanditEntry = entryOf("disjoint", "Logistic bandit", ["logistic", "logistic-disjoint"]);
export const logisticBanditSharedEntry = entryOf("shared", "Logistic bandit, shared weights", [
  "logistic-shared",
]);
