/** Files of kind "classic": Gymnasium's classic control, restarted from every recorded state. Free runs of chaotic worlds would drift. */
import { z } from "zod";
import { InputError } from "../../envs/core/errors.ts";
import { parse } from "../../envs/core/schema.ts";
import { contains, describeSpace, makeWorld, type Value, type World } from "../../envs/index.ts";
import { Pcg64 } from "./numpy.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";

const numbers = z.array(z.number());
const flag = z.union([z.literal(0), z.literal(1)]);
const probeFields = ["variant", "state", "action", "nextState", "obs", "reward", "terminated"] as const;

const classicFile = z.strictObject({
  kind: z.literal("classic"),
  env: z.string(),
  ...madeBy,
  maxEpisodeSteps: z.int().min(1),
  stateDtype: z.literal("float64"),
  obsDtype: z.literal("float32"),
  action: z.enum(["int", "float32"]),
  probeFields: z.array(z.enum(probeFields)).length(probeFields.length),
  probes: z.array(z.tuple([z.string(), numbers, z.number(), numbers, numbers, z.number(), flag])),
  episodes: z.array(
    z.strictObject({
      seed: z.int().min(0),
      policy: z.string(),
      s0: numbers,
      o0: numbers,
      a: numbers,
      s: z.array(numbers),
      o: z.array(numbers),
      r: numbers,
      t: z.array(flag),
      n: z.int().min(1),
      terminated: z.boolean(),
      truncated: z.boolean(),
      return: z.number(),
    }),
  ),
});
type Probe = z.output<typeof classicFile>["probes"][number];
type Episode = z.output<typeof classicFile>["episodes"][number];

/** How a world's state lies in a recording: its fields in order, any others as they are at rest, and its variants' parameters. */
interface Layout {
  readonly fields: readonly string[];
  readonly rest?: Readonly<Record<string, number>>;
  readonly variants: Readonly<Record<string, object>>;
}
type State = Record<string, number>;

const mountain: Layout = {
  fields: ["position", "velocity"],
  variants: { default: {}, "goalVelocity=0.02": { goalVelocity: 0.02 } },
};
const layouts: Readonly<Record<string, Layout>> = {
  "CartPole-v1": {
    fields: ["x", "xDot", "theta", "thetaDot"],
    variants: {
      default: {},
      semiImplicitEuler: { integrator: "semiImplicitEuler" },
      suttonBartoReward: { suttonBartoReward: true },
    },
  },
  "MountainCar-v0": mountain,
  "MountainCarContinuous-v0": mountain,
  "Acrobot-v1": {
    fields: ["theta1", "theta2", "theta1Dot", "theta2Dot"],
    variants: { default: {}, nips: { dynamics: "nips" } },
  },
  "Pendulum-v1": {
    fields: ["theta", "thetaDot"],
    rest: { torque: 0 },
    variants: { default: {}, "g=9.81": { gravity: 9.81 } },
  },
};

export function replayClassic(file: unknown): Replay {
  const trace = parse(classicFile, file, "classic");
  const layout = Object.hasOwn(layouts, trace.env) ? layouts[trace.env] : undefined;
  if (!layout) {
    throw new InputError(
      `classic.env: expected one of ${Object.keys(layouts).join(", ")}, got ${JSON.stringify(trace.env)}.`,
    );
  }
  const replayer = new Replayer(trace.env, layout, trace.action === "float32");
  const { findings } = replayer;
  const kind = replayer.world("default").actionSpace.type === "box" ? "float32" : "int";
  findings.equal("file", "kind of action", kind, trace.action);
  findings.equal("file", "probeFields", trace.probeFields, probeFields);
  if (trace.probes.length + trace.episodes.length === 0)
    throw new InputError("classic: expected probes or episodes, got neither.");
  findings.equal("file", "maxEpisodeSteps", replayer.world("default").maxSteps, trace.maxEpisodeSteps);
  trace.probes.forEach((probe, i) => {
    replayer.step(`probe ${i}`, probe);
  });
  trace.episodes.forEach((episode, i) => {
    replayer.episode(`episode ${i}`, episode);
  });
  return findings.replay(trace.env);
}

const numberNames: Readonly<Record<string, string>> = { g: "gravity", goalVelocity: "goalVelocity" };

/** Variants that name a number: "g=9.81". */
function numbered(variant: string): object | undefined {
  const [, name = "", value] = /^(\w+)=(-?[\d.]+)$/.exec(variant) ?? [];
  return Object.hasOwn(numberNames, name) ? { [numberNames[name]]: Number(value) } : undefined;
}

class Replayer {
  readonly findings = new Findings();
  private readonly id: string;
  private readonly layout: Layout;
  private readonly continuous: boolean;
  private readonly worlds = new Map<string, World>();

  constructor(id: string, layout: Layout, continuous: boolean) {
    this.id = id;
    this.layout = layout;
    this.continuous = continuous;
  }

  world(variant: string): World {
    const { variants } = this.layout;
    const params = Object.hasOwn(variants, variant) ? variants[variant] : numbered(variant);
    if (!params) {
      throw new InputError(
        `${this.id}: expected a variant among ${Object.keys(this.layout.variants).join(", ")}, got ${JSON.stringify(variant)}.`,
      );
    }
    const made = this.worlds.get(variant) ?? makeWorld(this.id, params);
    this.worlds.set(variant, made);
    return made;
  }

  private stateOf(values: readonly number[]): State {
    return {
      ...this.layout.rest,
      ...Object.fromEntries(this.layout.fields.map((name, i) => [name, values[i]])),
    };
  }

  private valuesOf(state: unknown): number[] {
    return this.layout.fields.map((name) => (state as State)[name]);
  }

  private observation(world: World, values: readonly number[], like: readonly number[]): Float32Array {
    const row = new Float32Array(like.length);
    world.observe(this.stateOf(values), row);
    return row;
  }

  /** One step from a recorded state. */
  step(where: string, [variant, from, action, next, obs, reward, terminated]: Probe): void {
    const { findings } = this;
    const world = this.world(variant);
    const state = this.stateOf(from);
    if (!this.continuous && !contains(world.actionSpace, action)) {
      findings.differs(where, "action", describeSpace(world.actionSpace), action);
      return;
    }
    const taken: Value = this.continuous ? Float32Array.of(action) : action;
    const outcome = world.step(state, taken, new Pcg64(0).asRng());
    findings.close(where, "state", this.valuesOf(state), next);
    findings.close(where, "observation", this.observation(world, next, obs), obs.map(Math.fround));
    findings.close(where, "reward", [outcome.reward], [reward]);
    findings.equal(where, "terminated", outcome.terminated, terminated === 1);
    findings.steps++;
  }

  episode(name: string, episode: Episode): void {
    const { findings } = this;
    const { seed, s0, o0, a, s, o, r, t, n, terminated, truncated } = episode;
    const world = this.world("default");
    const columns = [a, s, o, r, t].map((column) => column.length);
    findings.equal(name, "lengths of the columns", columns, [n, n, n, n, n]);
    if (columns.some((length) => length !== n)) return;
    findings.close(name, "first state", this.valuesOf(world.init(new Pcg64(seed).asRng())), s0);
    findings.close(name, "first observation", this.observation(world, s0, o0), o0.map(Math.fround));
    for (let i = 0; i < n; i++) {
      const from = i === 0 ? s0 : s[i - 1];
      this.step(`${name}, step ${i}`, ["default", from, a[i], s[i], o[i], r[i], t[i]]);
      if (i < n - 1) findings.equal(`${name}, step ${i}`, "terminated before the end", t[i], 0);
    }
    findings.equal(name, "terminated", t[n - 1] === 1, terminated);
    findings.equal(name, "truncated", n >= (world.maxSteps ?? Infinity), truncated);
    const sum = r.reduce((total, reward) => total + reward, 0);
    if (!(Math.abs(sum - episode.return) < 1e-9)) findings.differs(name, "return", episode.return, sum);
    findings.episodes++;
  }
}
