/** Parameters of the kinds that most agents have, each said once: same range, same meaning, live. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";

export function discount(initial: number) {
  return probability(initial, "Discount γ", "Worth of a reward one step later.");
}

/** A number in [0, 1]. */
export function probability(initial: number, title: string, description: string) {
  return param(z.number().min(0).max(1).default(initial), { title, description, live: true });
}

/** A number of steps or updates, at least `least`. */
export function count(initial: number, least: number, title: string, description: string) {
  return param(z.int().min(least).default(initial), { title, description, live: true });
}

/** Pulls in all, for policies that plan for them; comparisons tell their own. */
export function horizon() {
  return param(z.int().min(1).max(1e12).default(10_000), {
    title: "Horizon T",
    description: "Pulls in all; a comparison of policies fills in its own.",
  });
}
