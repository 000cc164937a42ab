/** What holds for every world of the catalogue, in each of its variants, whatever the seed and the actions. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Field, fieldsOf } from "../../envs/core/schema.ts";
import { writeEntry } from "../../envs/core/shorthand.ts";
import { checkEnv, contains, type Env, envs, list, make, rng, sample, type Value } from "../../envs/index.ts";

/** The usual parameters, and each boolean and choice among them at each of its other values. */
function variantsOf(id: string): object[] {
  const choices = ({ type, enum: named, default: usual }: Field) =>
    (named ?? (type === "boolean" ? [true, false] : [])).filter((value) => value !== usual);
  const fields = Object.entries(fieldsOf(envs.get(id).params));
  return [{}, ...fields.flatMap(([name, field]) => choices(field).map((value) => ({ [name]: value })))];
}

const variants = list().flatMap((id) =>
  variantsOf(id).map((params) => [writeEntry({ id, params: { ...params } }), id, params] as const),
);

function randomAction(env: Env, luck: ReturnType<typeof rng>): Value {
  return sample(env.actionSpace, luck, env.mask());
}

describe.each(variants)("%s", (name, id, params) => {
  it("keeps the contract", () => {
    checkEnv(make(id, params));
  });

  it("goes on identically from a snapshot taken anywhere, in another env too", () => {
    const [env, other] = [make(id, params), make(id, params)];
    fc.assert(
      fc.property(fc.nat(), fc.nat(120), (seed, steps) => {
        const luck = rng(`actions-${seed}`);
        const walk = (walker: Env, count: number, by: typeof luck) =>
          Array.from({ length: count }, () => {
            const result = walker.step(randomAction(walker, by));
            const { observation } = result.terminated || result.truncated ? walker.reset() : result;
            return { ...result, observation };
          });
        env.reset({ seed });
        walk(env, steps, luck);
        other.reset({ seed: seed + 1 });
        other.restore(env.save());
        const copy = rng(luck.name);
        copy.load(luck.save());
        expect(walk(other, 40, copy)).toEqual(walk(env, 40, luck));
      }),
      { numRuns: 15 },
    );
  });

  it("takes 100,000 random steps without a NaN, an observation outside its space or an error", () => {
    const env = make(id, params);
    const luck = rng(`${name}/walk`);
    env.reset({ seed: 0 });
    let wrong = 0;
    for (let step = 0; step < 100_000; step++) {
      const { observation, reward, terminated, truncated } = env.step(randomAction(env, luck));
      if (!Number.isFinite(reward) || !contains(env.observationSpace, observation)) wrong++;
      if (!terminated && !truncated) continue;
      if (!contains(env.observationSpace, env.reset().observation)) wrong++;
    }
    expect(wrong).toBe(0);
  });
});
