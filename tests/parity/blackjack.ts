/** Plays recorded hands of blackjack again with the recorded cards: every number, and not a card more or less. */
import { z } from "zod";
import { type BlackjackState, blackjack } from "../../envs/cards/blackjack.ts";
import { parse } from "../../envs/core/schema.ts";
import type { World } from "../../envs/index.ts";
import { type Draw, RecordedRng } from "./recordedRng.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";

const card = z.int().min(1).max(10);
const observation = z.tuple([z.int(), z.int(), z.int()]); // value, dealer's shown card, usable ace
const flag = z.union([z.literal(0), z.literal(1)]);

const hand = z
  .strictObject({
    kw: z.string(), // the variant's name
    seed: z.int().min(0).optional(),
    o0: observation,
    a: z.array(flag).min(1),
    o: z.array(observation),
    r: z.array(z.number()),
    t: z.array(flag),
    cards: z.array(card), // in the order drawn: two of the dealer's, two of the player's, hits, the dealer's draws
    player: z.array(card),
    dealer: z.array(card),
  })
  .superRefine(({ a, o, r, t }, context) => {
    for (const [name, column] of Object.entries({ o, r, t })) {
      if (column.length !== a.length)
        context.addIssue({ code: "custom", message: `${a.length} entries, one for each step`, path: [name] });
    }
  });

const blackjackTrace = z
  .strictObject({
    kind: z.literal("blackjack"),
    env: z.literal("Blackjack-v1").default("Blackjack-v1"),
    ...madeBy,
    variants: z.record(z.string(), z.strictObject({ sab: z.boolean(), natural: z.boolean() })),
    episodes: z.array(hand).min(1),
  })
  .superRefine(({ variants, episodes }, context) => {
    const names = Object.keys(variants);
    const stray = episodes.findIndex(({ kw }) => !names.includes(kw));
    if (stray < 0) return;
    const message = `the name of a variant (${names.join(", ")})`;
    context.addIssue({ code: "custom", message, path: ["episodes", stray, "kw"] });
  });

type Hand = z.output<typeof hand>;

export function replayBlackjack(recorded: unknown): Replay {
  const trace = parse(blackjackTrace, recorded, "blackjack");
  const findings = new Findings();
  for (const [i, episode] of trace.episodes.entries())
    playAgain(blackjack(trace.variants[episode.kw]), episode, `episode ${i}`, findings);
  findings.episodes = trace.episodes.length;
  return findings.replay(trace.env);
}

function playAgain(
  world: World<BlackjackState, number>,
  recorded: Hand,
  name: string,
  findings: Findings,
): void {
  const luck = new RecordedRng();
  luck.serve(recorded.cards.map(drawOf));
  try {
    const state = world.init(luck.asRng());
    findings.equal(`${name}, reset`, "observation", observed(world, state), recorded.o0);
    for (const [i, action] of recorded.a.entries()) {
      const { reward, terminated } = world.step(state, action, luck.asRng());
      findings.equal(`${name}, step ${i}`, "observation", observed(world, state), recorded.o[i]);
      findings.equal(
        `${name}, step ${i}`,
        "[reward, terminated]",
        [reward, Number(terminated)],
        [recorded.r[i], recorded.t[i]],
      );
      findings.steps++;
    }
    findings.equal(name, "the player's cards", state.player.cards, recorded.player);
    findings.equal(name, "the dealer's cards", state.dealer.cards, recorded.dealer);
    findings.equal(name, "cards left over", luck.unused, 0);
  } catch (error) {
    findings.differs(name, "cards drawn", recorded.cards, String(error));
  }
  compareEnd(recorded, name, findings);
}

/** Ace, 2 … 9 and the first of the four tens are the deck's first ten cards. */
function drawOf(value: number): Draw {
  return ["i", 0, 13, value - 1];
}

function observed(world: World<BlackjackState, number>, state: BlackjackState): number[] {
  const row = new Float32Array(3);
  world.observe(state, row);
  return [...row];
}

function compareEnd({ t }: Hand, name: string, findings: Findings): void {
  const end = t.indexOf(1);
  if (end !== t.length - 1)
    findings.differs(name, "end", `step ${t.length - 1}`, end < 0 ? "none" : `step ${end}`);
}
