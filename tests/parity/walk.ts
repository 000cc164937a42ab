/** Takes a recorded walk again with the recorded draws: every state, reward and flag, and not a draw more or less. */
import { z } from "zod";
import { parse } from "../../envs/core/schema.ts";
import { contains, describeSpace, type World } from "../../envs/index.ts";
import { RecordedRng } from "./recordedRng.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";
import { toyTextWorld } from "./toyText.ts";

const count = z.int().min(0);
const draws = z.array(z.number().min(0).lt(1)); // one for each uniform drawn

const episode = z
  .strictObject({
    seed: count.optional(), // for people to read, as is the policy
    policy: z.string().optional(),
    d0: draws, // drawn by reset
    s0: count,
    a: z.array(count),
    s: z.array(count), // state after each step
    r: z.array(z.number()),
    t: z.array(z.union([z.literal(0), z.literal(1)])),
    d: z.array(draws),
    n: count,
    terminated: z.boolean(),
    truncated: z.boolean(),
  })
  .superRefine(({ n, a, s, r, t, d }, context) => {
    for (const [name, column] of Object.entries({ a, s, r, t, d })) {
      if (column.length !== n)
        context.addIssue({ code: "custom", message: `${n} entries, one for each step`, path: [name] });
    }
  });

const walkTrace = z.strictObject({
  kind: z.literal("walk"),
  env: z.string(),
  nickname: z.string(),
  kwargs: z.record(z.string(), z.unknown()),
  ...madeBy,
  maxEpisodeSteps: count.nullable(),
  episodes: z.array(episode).min(1),
});

type Walk = z.output<typeof episode>;

export function replayWalk(recorded: unknown): Replay {
  const trace = parse(walkTrace, recorded, "walk");
  const world = toyTextWorld(trace.env, trace.kwargs);
  const findings = new Findings();
  findings.equal("time limit", "maxEpisodeSteps", world.maxSteps ?? null, trace.maxEpisodeSteps);
  for (const [i, walk] of trace.episodes.entries()) walkAgain(world, walk, `episode ${i}`, findings);
  findings.episodes = trace.episodes.length;
  return findings.replay(trace.env);
}

function walkAgain(
  world: World<{ state: number }, number>,
  walk: Walk,
  name: string,
  findings: Findings,
): void {
  const luck = new RecordedRng();
  const observation = new Float32Array(1);
  const served = <T>(drawn: readonly number[], where: string, act: () => T): T | undefined => {
    luck.serve(drawn.map((u) => ["u", u]));
    try {
      const done = act();
      findings.equal(where, "draws left over", luck.unused, 0);
      return done;
    } catch (error) {
      findings.differs(where, "draws", drawn, String(error));
      return undefined;
    }
  };

  const state = served(walk.d0, `${name}, reset`, () => world.init(luck.asRng()));
  if (!state) return;
  findings.equal(`${name}, reset`, "state", state.state, walk.s0);
  for (const [i, action] of walk.a.entries()) {
    const where = `${name}, step ${i}`;
    if (!contains(world.actionSpace, action)) {
      findings.differs(where, "action", describeSpace(world.actionSpace), action);
      return;
    }
    const outcome = served(walk.d[i], where, () => world.step(state, action, luck.asRng()));
    if (!outcome) return;
    world.observe(state, observation);
    const got = [state.state, observation[0], outcome.reward, Number(outcome.terminated)];
    findings.equal(where, "[state, observation, reward, terminated]", got, [
      walk.s[i],
      walk.s[i],
      walk.r[i],
      walk.t[i],
    ]);
    findings.steps++;
  }
  compareEnd(world, walk, name, findings);
}

function compareEnd(
  { maxSteps }: World<{ state: number }, number>,
  walk: Walk,
  name: string,
  findings: Findings,
): void {
  const { n, t, terminated, truncated } = walk;
  findings.equal(name, "terminated", t[n - 1] === 1, terminated);
  findings.equal(name, "truncated", maxSteps !== undefined && n >= maxSteps, truncated);
  const early = t.indexOf(1);
  if (early >= 0 && early < n - 1) findings.differs(`${name}, step ${early}`, "end", "its last step", "more");
}
