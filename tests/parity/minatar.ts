/** Files of kind "minatar": the five games, fed the luck that was recorded. States, rewards and ends must be the same. */
import { z } from "zod";
import { SIZE } from "../../envs/arcade/minatar/minatar.ts";
import { parse } from "../../envs/core/schema.ts";
import { envs, makeWorld, type World } from "../../envs/index.ts";
import { type Draw, RecordedRng } from "./recordedRng.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";

/** Our worlds, less their version, and the planes in the order of the channels, by the names in the files. */
const games = {
  asterix: { id: "MinAtar/Asterix", planes: "player enemy trail gold" },
  breakout: { id: "MinAtar/Breakout", planes: "paddle ball trail brick" },
  freeway: { id: "MinAtar/Freeway", planes: "chicken car speed1 speed2 speed3 speed4 speed5" },
  seaquest: {
    id: "MinAtar/Seaquest",
    planes:
      "sub_front sub_back friendly_bullet trail enemy_bullet enemy_fish enemy_sub oxygen_guage diver_guage diver",
  },
  space_invaders: {
    id: "MinAtar/SpaceInvaders",
    planes: "cannon alien alien_left alien_right friendly_bullet enemy_bullet",
  },
} as const;

const draw = z.custom<Draw>(
  isDraw,
  'a draw: ["u", u], ["U", [8 of u]], ["i", low, high, value] or ["I", low, high, [8 values]], 0 ≤ u < 1, low ≤ value < high',
);
const whole = z.array(z.int());
const wholeOrNull = z.custom<number | null>(
  (value) => value === null || Number.isInteger(value),
  "a whole number or null",
);
const cells = z.custom<number[] | null>(
  (value) => value === null || whole.safeParse(value).success,
  "a list of cells, channel · 100 + row · 10 + column, or null",
);
const action = z.int().min(0).max(5);

const episode = z
  .strictObject({
    set: z.string(),
    sticky: z.number().min(0).max(1),
    policy: z.string(),
    last: action,
    rd: z.array(draw),
    x0: whole,
    a: z.array(action),
    e: z.array(action),
    r: whole,
    t: z.array(z.union([z.literal(0), z.literal(1)])),
    d: z.array(z.array(draw)),
    x: z.array(cells),
    n: z.int().min(1),
    terminated: z.boolean(),
    return: z.int(),
    ramp: wholeOrNull,
    fin: z.unknown(), // the original's internals, for debugging
  })
  .superRefine(({ n, a, e, r, t, d, x }, context) => {
    for (const [name, column] of Object.entries({ a, e, r, t, d, x })) {
      if (column.length !== n)
        context.addIssue({ code: "custom", message: `${n} entries, one for each step`, path: [name] });
    }
  });
type Episode = z.output<typeof episode>;

const minatarFile = z.strictObject({
  kind: z.literal("minatar"),
  game: z.enum(Object.keys(games) as (keyof typeof games)[]),
  ...madeBy,
  ramping: z.boolean(),
  channels: z.record(z.string(), z.int().min(0)),
  nChannels: z.int().min(1),
  actions: z.array(z.string()),
  minimalActions: z.array(action).min(1),
  episodes: z.array(episode).min(1),
});
type MinatarFile = z.output<typeof minatarFile>;

function isDraw(draw: unknown): boolean {
  if (!Array.isArray(draw)) return false;
  const [kind, low, high] = draw;
  const value: unknown = draw[draw.length - 1];
  const isUnit = (u: unknown) => typeof u === "number" && u >= 0 && u < 1;
  const isWhole = (i: unknown) => Number.isInteger(i) && (i as number) >= low && (i as number) < high;
  const areEight = (is: (one: unknown) => boolean) =>
    Array.isArray(value) && value.length === 8 && value.every(is);
  if (kind === "u" || kind === "U")
    return draw.length === 2 && (kind === "u" ? isUnit(value) : areEight(isUnit));
  if (kind !== "i" && kind !== "I") return false;
  if (draw.length !== 4 || !Number.isInteger(low) || !Number.isInteger(high)) return false;
  return kind === "i" ? isWhole(value) : areEight(isWhole);
}

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

function compareSpaces(
  { game, channels, nChannels, actions, minimalActions }: MinatarFile,
  findings: Findings,
) {
  const { id, planes } = games[game];
  const [world, minimal] = ["v0", "v1"].map((version) => makeWorld(`${id}-${version}`));
  const { observationSpace: space, actionNames = [] } = world;
  findings.equal("spaces", "observation", space.type === "box" && space.shape, [SIZE, SIZE, nChannels]);
  const inOrder = Object.entries(channels).sort(([, p], [, q]) => p - q);
  const named = planes.split(" ").map((name, index) => [name, index]);
  findings.equal("spaces", "channels", named, inOrder);
  const initials = actionNames.map(([initial]) => initial);
  findings.equal("spaces", "actions", initials, actions);
  const names = minimalActions.map((each) => actionNames[each]);
  findings.equal("spaces", "minimal actions", minimal.actionNames, names);
}

function replayEpisode(
  { game, ramping, nChannels }: MinatarFile,
  episode: Episode,
  name: string,
  findings: Findings,
): void {
  const { sticky, last, rd, x0, a, e, r, t, d, x, n } = episode;
  const { id } = games[game];
  const ramps = "ramping" in envs.get(`${id}-v0`).params.shape; // two games have no ramp
  const world = makeWorld(`${id}-v0`, { sticky, ...(ramps && { ramping }) }) as World<State, number>;
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
