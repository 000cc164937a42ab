/** Compares a recorded transition table with a world's model: every probability, state, reward and flag, in order. */
import { z } from "zod";
import { parse } from "../../envs/core/schema.ts";
import type { World } from "../../envs/index.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";
import { toyTextWorld } from "./toyText.ts";

const flag = z.union([z.literal(0), z.literal(1)]);
const count = z.int().min(0);
const probability = z.number().min(0).max(1);
const branch = z.tuple([probability, count, z.number(), flag]); // [probability, next state, reward, terminated]

const mdpTrace = z
  .strictObject({
    kind: z.literal("mdp"),
    env: z.string(),
    nickname: z.string(),
    kwargs: z.record(z.string(), z.unknown()),
    ...madeBy,
    maxEpisodeSteps: count.nullable(),
    nS: count.min(1),
    nA: count.min(1),
    isd: z.array(z.tuple([count, probability])).min(1),
    P: z.array(z.array(z.array(branch).min(1))), // [states][actions][outcomes]
    actionMask: z.array(z.array(flag)).nullish(), // [states][actions]
    map: z.array(z.string()).nullish(),
  })
  .superRefine(({ nS, nA, P, actionMask }, context) => {
    const whole = (rows: readonly (readonly unknown[])[]) =>
      rows.length === nS && rows.every((row) => row.length === nA);
    const refuse = (name: string) =>
      context.addIssue({ code: "custom", message: `${nS} rows of ${nA} actions`, path: [name] });
    if (!whole(P)) refuse("P");
    if (actionMask && !whole(actionMask)) refuse("actionMask");
  });

type MdpTrace = z.output<typeof mdpTrace>;

/** Of what is returned, `steps` counts the pairs of state and action that were compared. */
export function replayMdp(recorded: unknown): Replay {
  const trace = parse(mdpTrace, recorded, "mdp");
  const world = toyTextWorld(trace.env, trace.kwargs);
  const findings = new Findings();
  compareSizes(world, trace, findings);
  compareTable(world, trace, "", findings);
  findings.steps = trace.nS * trace.nA;
  if (trace.actionMask) compareMasks(trace, trace.actionMask, findings);
  if (trace.map && trace.env.startsWith("FrozenLake")) {
    const mapped = toyTextWorld(trace.env, { ...trace.kwargs, desc: trace.map });
    compareTable(mapped, trace, "the recorded map, ", findings);
  }
  return findings.replay(trace.env);
}

function compareSizes(world: World<{ state: number }, number>, trace: MdpTrace, findings: Findings): void {
  const { observationSpace, actionSpace, maxSteps, initial } = world;
  findings.equal("spaces", "states", "n" in observationSpace && observationSpace.n, trace.nS);
  findings.equal("spaces", "actions", "n" in actionSpace && actionSpace.n, trace.nA);
  findings.equal("time limit", "maxEpisodeSteps", maxSteps ?? null, trace.maxEpisodeSteps);
  findings.equal("reset", "isd", initial, trace.isd);
}

function compareTable(
  { model, observationSpace, actionSpace }: World<{ state: number }, number>,
  { env, P }: MdpTrace,
  note: string,
  findings: Findings,
): void {
  if (!model) {
    findings.differs(env, "model", "a table", "none");
    return;
  }
  const [states, actions] = [observationSpace, actionSpace].map((space) => ("n" in space ? space.n : 0));
  for (const [s, rows] of P.slice(0, states).entries()) {
    for (const [a, expected] of rows.slice(0, actions).entries()) {
      const got = model(s, a).map(([p, next, reward, terminated]) => [p, next, reward, Number(terminated)]);
      findings.equal(`${note}state ${s}, action ${a}`, "outcomes", got, expected);
    }
  }
}

function compareMasks({ env, kwargs, nA }: MdpTrace, masks: readonly number[][], findings: Findings): void {
  const masked = toyTextWorld(env, kwargs, { actionMask: true });
  const mask = new Uint8Array(nA);
  for (const [state, expected] of masks.entries()) {
    masked.legal?.({ state }, mask);
    findings.equal(`state ${state}`, "actionMask", masked.legal && [...mask], expected);
  }
}
