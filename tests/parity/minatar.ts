/** Files of kind "minatar": the five games, fed the luck that was recorded. States, rewards and ends must be the same. */
import { z } from "zod";
import { SIZE } from "../../envs/arcade/minatar/minatar.ts";
import { parse } from "../../envs/core/schema.ts";
import { envs, makeWorld, type World } from "../../envs/index.ts";
import { RecordedRng } from "./recordedRng.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";

const ids = {
  asterix: "MinAtar/Asterix",
  breakout: "MinAtar/Breakout",
  freeway: "MinAtar/Freeway",
  seaquest: "MinAtar/Seaquest",
  space_invaders: "MinAtar/SpaceInvaders",
} as const;

const flag = z.union([z.literal(0), z.literal(1)]);
const whole = z.array(z.int());
const unit = z.number().min(0).lt(1);
const draw = z.union([
  z.tuple([z.literal("u"), unit]),
  z.tuple([z.literal("U"), z.array(unit)]),
  z.tuple([z.literal("i"), z.int(), z.int(), z.int()]),
  z.tuple([z.literal("I"), z.int(), z.int(), whole]),
]);
const action = z.int().min(0).max(5);

const minatarFile = z.strictObject({
  kind: z.literal("minatar"),
  game: z.enum(Object.keys(ids) as (keyof typeof ids)[]),
  ...madeBy,
  ramping: z.boolean(),
  channels: z.record(z.string(), z.int().min(0)),
  nChannels: z.int().min(1),
  actions: z
    .array(z.string())
    .refine((names) => names.join("") === "nlurdf", "the actions n, l, u, r, d and f"),
  minimalActions: z.array(action).min(1),
  episodes: z
    .array(
      z.strictObject({
        set: z.string(),
        sticky: z.number().min(0).max(1),
        policy: z.string(),
        last: action,
        rd: z.array(draw),
        x0: whole,
        a: z.array(action),
        e: z.array(action),
        r: whole,
        t: z.array(flag),
        d: z.array(z.array(draw)),
        x: z.array(whole.nullable()),
        n: z.int().min(1),
        terminated: z.boolean(),
        return: z.int(),
        ramp: z.int().nullable(),
        fin: z.unknown(), // the original's internals, for debugging
      }),
    )
    .min(1),
});
type MinatarFile = z.output<typeof minatarFile>;
type Episode = MinatarFile["episodes"][number];

/** What every game's state has. */
interface State {
  lastAction: number;
  terminal: boolean;
}

export function replayMinatar(file: unknown): Replay {
  const trace = parse(minatarFile, file, "minatar");
  const findings = new Findings();
  compareSpaces(trace, findings);
  trace.episodes.forEach((episode, i) => {
    replayEpisode(trace, episode, `episode ${i} (${episode.set})`, findings);
  });
  return findings.replay(`MinAtar ${trace.game}`);
}

function compareSpaces({ game, channels, nChannels, minimalActions }: MinatarFile, findings: Findings): void {
  const [world, minimal] = ["v0", "v1"].map((version) => makeWorld(`${ids[game]}-${version}`));
  const { observationSpace: space } = world;
  findings.equal("spaces", "observation", space.type === "box" && space.shape, [SIZE, SIZE, nChannels]);
  findings.equal("spaces", "channels", Object.values(channels), [...Array(nChannels).keys()]);
  const names = minimalActions.map((each) => world.actionNames?.[each]);
  findings.equal("spaces", "minimal actions", minimal.actionNames, names);
}

function replayEpisode(
  { game, ramping, nChannels }: MinatarFile,
  episode: Episode,
  name: string,
  findings: Findings,
): void {
  const { sticky, last, rd, x0, a, e, r, t, d, x, n } = episode;
  const columns = [a, e, r, t, d, x].map((column) => column.length);
  findings.equal(name, "lengths of the columns", columns, [n, n, n, n, n, n]);
  if (columns.some((length) => length !== n)) return;
  const ramps = "ramping" in envs.get(`${ids[game]}-v0`).params.shape; // two games have no ramp
  const world = makeWorld(`${ids[game]}-v0`, { sticky, ...(ramps && { ramping }) }) as World<State, number>;
  const rng = new RecordedRng();
  const unused = (where: string) => findings.equal(where, "draws not used", rng.unused, 0);
  let where = `${name}, reset`;
  try {
    rng.serve(rd);
    const state = world.init(rng.asRng(), { lastAction: last, terminal: true });
    findings.equal(where, "state", active(world, state, nChannels), x0);
    unused(where);
    for (let i = 0; i < n; i++) {
      where = `${name}, step ${i}`;
      rng.serve(d[i]);
      const { reward, terminated } = world.step(state, a[i], rng.asRng());
      const got = [state.lastAction, reward, terminated ? 1 : 0];
      findings.equal(where, "[action taken, reward, terminal]", got, [e[i], r[i], t[i]]);
      if (x[i]) findings.equal(where, "state", active(world, state, nChannels), x[i]);
      unused(where);
      findings.steps++;
    }
  } catch (error) {
    findings.differs(where, "draws", "as recorded", (error as Error).message);
  }
  findings.equal(name, "terminated", t[n - 1] === 1, episode.terminated);
  const sum = r.reduce((total, reward) => total + reward, 0);
  findings.equal(name, "return", sum, episode.return);
  findings.episodes++;
}

/** Cells where something is, channel · 100 + row · 10 + column, in ascending order. */
function active(world: World<State, number>, state: State, channels: number): number[] {
  const planes = new Float32Array(SIZE * SIZE * channels);
  world.observe(state, planes);
  const cells = [...planes.keys()].filter((i) => planes[i] === 1);
  return cells.map((i) => (i % channels) * 100 + Math.floor(i / channels)).sort((p, q) => p - q);
}
