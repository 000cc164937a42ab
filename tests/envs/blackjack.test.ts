import { describe, expect, it } from "vitest";
import { blackjack } from "../../envs/cards/blackjack.ts";
import { type Rng, rng } from "../../envs/index.ts";
import { replayBlackjack } from "../parity/blackjack.ts";
import { RecordedRng } from "../parity/recordedRng.ts";
import { best, meanReward, type Player, random, stickFrom } from "./blackjackValues.ts";
import { golden } from "./golden.ts";

const STICK = 0;
const HIT = 1;
const variants = {
  sab: { sab: true, natural: false },
  plain: { sab: false, natural: false },
  natural: { sab: false, natural: true },
};

/** A hand dealt from these cards: two of the dealer's, two of the player's, then whoever draws. */
function dealt(variant: keyof typeof variants, cards: readonly number[]) {
  const luck = new RecordedRng();
  luck.serve(cards.map((card) => ["i", 0, 13, card - 1]));
  const world = blackjack(variants[variant]);
  const state = world.init(luck.asRng());
  return { state, step: (action: number) => world.step(state, action, luck.asRng()), world };
}

/** Mean reward of `player` over hands of the world, and its standard error. */
function played(variant: keyof typeof variants, player: Player, hands: number, luck: Rng) {
  const world = blackjack(variants[variant]);
  const seen = new Float32Array(3);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < hands; i++) {
    const state = world.init(luck);
    for (let over = false; !over; ) {
      world.observe(state, seen);
      const hits = luck.uniform() < player(seen[0], seen[1], seen[2] === 1);
      const { reward, terminated } = world.step(state, hits ? HIT : STICK, luck);
      over = terminated;
      sum += reward;
      squares += reward * reward;
    }
  }
  const mean = sum / hands;
  return { mean, error: Math.sqrt((squares / hands - mean * mean) / hands) };
}

describe("Blackjack-v1", () => {
  it("plays Gymnasium's hands with the recorded cards", () => {
    const { mismatches, episodes, worstError } = replayBlackjack(golden("blackjack"));
    expect(mismatches).toEqual([]);
    expect([episodes, worstError]).toEqual([99, 0]);
  });

  it("lets a natural win under sab, pay 1.5 under natural, and otherwise draw with any other 21", () => {
    const against = { threeCards21: [7, 7, 1, 10, 7], natural: [1, 10, 1, 10], nineteen: [10, 9, 10, 1] };
    const paid = (variant: keyof typeof variants) =>
      Object.values(against).map((cards) => dealt(variant, cards).step(STICK).reward);
    expect(paid("sab")).toEqual([1, 0, 1]);
    expect(paid("plain")).toEqual([0, 0, 1]);
    expect(paid("natural")).toEqual([0, 0, 1.5]);
  });

  it("takes an ace as 11 while it can", () => {
    const { state, step, world } = dealt("sab", [10, 10, 1, 5, 10, 8]);
    const seen = new Float32Array(3);
    const see = () => {
      world.observe(state, seen);
      return [...seen];
    };
    expect(see()).toEqual([16, 10, 1]);
    expect(step(HIT)).toEqual({ reward: 0, terminated: false });
    expect(see()).toEqual([16, 10, 0]);
    expect(step(HIT)).toEqual({ reward: -1, terminated: true });
    expect(see()).toEqual([24, 10, 0]);
  });

  it("hides the dealer's second card until the end", () => {
    const { state, step, world } = dealt("sab", [9, 8, 10, 7]);
    const texts = () =>
      world
        .draw?.(state)
        .shapes.flatMap((shape) => (shape.kind === "text" && shape.text ? [shape.text] : []));
    const before = world.draw?.(state).shapes.map(({ kind }) => kind);
    expect(texts()).toEqual(["9", "9", "10", "10", "7", "7", "dealer", "player 17"]);
    step(STICK);
    expect(texts()).toEqual(["9", "9", "8", "8", "10", "10", "7", "7", "dealer 17", "player 17", "draw"]);
    expect(world.draw?.(state).shapes.map(({ kind }) => kind)).toEqual(before);
  });

  it("is worth what dynamic programming over the infinite deck says it is", () => {
    expect(meanReward(variants.sab, best)).toBeCloseTo(-0.0431, 4);
    expect(meanReward(variants.plain, best)).toBeCloseTo(-0.0466, 4);
    expect(meanReward(variants.natural, best)).toBeCloseTo(-0.0257, 4);
    expect(meanReward(variants.sab, random)).toBeCloseTo(-0.3942, 4);
  });

  it.each([
    ["sab", "best", best, 1_000_000],
    ["plain", "best", best, 1_000_000],
    ["natural", "best", best, 1_000_000],
    ["sab", "random", random, 200_000],
    ["sab", "sticks on 20 and 21", stickFrom(20), 200_000],
  ] as const)("pays on average what it is worth (%s, %s)", (variant, _name, player, hands) => {
    const { mean, error } = played(variant, player, hands, rng("blackjack"));
    expect(error).toBeLessThan(0.0025);
    expect(Math.abs(mean - meanReward(variants[variant], player))).toBeLessThan(3.5 * error);
  });
});

/** The recording with the value at `path` replaced. */
function altered(path: readonly (string | number)[], value: unknown): unknown {
  const recording = golden("blackjack");
  const place = path.slice(0, -1).reduce((at, key) => at[key as never], recording as object);
  (place as Record<string | number, unknown>)[path[path.length - 1]] = value;
  return recording;
}

describe("replaying hands of blackjack", () => {
  it.each([
    ["the first observation", ["episodes", 2, "o0", 0], 6],
    ["an observation", ["episodes", 2, "o", 1, 0], 20],
    ["a reward", ["episodes", 2, "r", 2], -1],
    ["a flag", ["episodes", 2, "t", 0], 1],
    ["an end", ["episodes", 2, "t", 2], 0],
    ["an action", ["episodes", 2, "a", 1], 0],
    ["a card", ["episodes", 2, "cards", 1], 9],
    ["a card too many", ["episodes", 2, "cards"], [10, 10, 3, 2, 10, 6, 1]],
    ["a card too few", ["episodes", 2, "cards"], [10, 10, 3, 2, 10]],
    ["the player's hand", ["episodes", 2, "player", 0], 2],
    ["the dealer's hand", ["episodes", 2, "dealer"], [10]],
    ["the rules", ["variants", "natural", "natural"], false],
  ])("finds %s that was altered", (_what, path, value) => {
    expect(replayBlackjack(altered(path, value)).mismatches).not.toEqual([]);
  });

  it("says where, what was expected and what came", () => {
    expect(replayBlackjack(altered(["episodes", 2, "r", 2], -1)).mismatches).toEqual([
      "episode 2, step 2: [reward, terminated]: expected [-1,1], got [1,1].",
    ]);
  });

  it.each([
    [["suits"], [], "blackjack.suits: unknown; expected one of kind, env"],
    [["kind"], "walk", 'blackjack.kind: expected "blackjack", got "walk".'],
    [["episodes", 1, "bet"], 1, "blackjack.episodes[1].bet: unknown"],
    [
      ["episodes", 1, "cards", 0],
      11,
      "blackjack.episodes[1].cards[0]: expected a whole number in [1, 10], got 11.",
    ],
    [["episodes", 1, "a", 0], 2, "blackjack.episodes[1].a[0]: expected "],
    [["episodes", 1, "r"], [], "blackjack.episodes[1].r: expected 1 entries, one for each step"],
    [
      ["episodes", 1, "kw"],
      "vegas",
      "blackjack.episodes[1].kw: expected the name of a variant (sab, plain, natural)",
    ],
  ])("refuses a file that is not one (%o)", (path, value, sentence) => {
    expect(() => replayBlackjack(altered(path, value))).toThrow(sentence);
  });
});
