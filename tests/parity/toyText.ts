/** Gymnasium's toy text worlds as ours: an id and keyword arguments as Gymnasium spells them → one of our worlds. */
import { z } from "zod";
import { parse } from "../../envs/core/schema.ts";
import { InputError, makeWorld, type World } from "../../envs/index.ts";

type Params = Readonly<Record<string, unknown>>;

/** Gymnasium's ids and ours. */
const ids: Readonly<Record<string, string>> = {
  "CliffWalking-v0": "CliffWalking-v1",
  "CliffWalking-v1": "CliffWalking-v1",
  "CliffWalkingSlippery-v1": "CliffWalkingSlippery-v1",
  "FrozenLake-v1": "FrozenLake-v1",
  "FrozenLake8x8-v1": "FrozenLake8x8-v1",
  "Taxi-v3": "Taxi-v3",
  "Taxi-v4": "Taxi-v3",
};

/** Each keyword argument in parameters of ours. */
const keywords: Readonly<Record<string, (value: unknown) => Params>> = {
  is_slippery: (slippery) => ({ slippery }),
  map_name: (map) => (map === null ? {} : { map }),
  desc: (rows) => (rows === null ? {} : { rows: asTexts(rows) }),
  render_mode: () => ({}), // says how it was looked at
  success_rate: (successRate) => ({ successRate }),
  reward_schedule: (schedule) => {
    const three = z.tuple([z.number(), z.number(), z.number()]);
    const [goalReward, holeReward, frozenReward] = parse(three, schedule, "kwargs.reward_schedule");
    return { goalReward, holeReward, frozenReward };
  },
  is_rainy: (rainy) => ({ rainy }),
  rainy_probability: (rainyProbability) => ({ rainyProbability }),
  fickle_passenger: (fickle) => ({ fickle }),
  fickle_probability: (fickleProbability) => ({ fickleProbability }),
};

/** Gymnasium takes rows as texts or as lists of letters. */
function asTexts(rows: unknown): unknown {
  return Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.join("") : row)) : rows;
}

/** Our world for Gymnasium's `make(env, **kwargs)`; `more` adds parameters of ours. */
export function toyTextWorld(
  env: string,
  kwargs: Params,
  more: Params = {},
): World<{ state: number }, number> {
  const ours = known(ids, env, "env");
  const given = Object.entries(kwargs).map(([name, value]) => known(keywords, name, "kwargs")(value));
  const params = Object.assign({}, ...given, more) as Params;
  return makeWorld(ours, params) as World<{ state: number }, number>;
}

function known<T>(table: Readonly<Record<string, T>>, name: string, field: string): T {
  if (Object.hasOwn(table, name)) return table[name];
  throw new InputError(
    `${field}: expected one of ${Object.keys(table).join(", ")}, got ${JSON.stringify(name)}; say in tests/parity/toyText.ts what it is here.`,
  );
}
