/**
 * Get closer to 21 than the dealer without going over. Sutton & Barto (2018), Example 5.1; rules of Gymnasium's
 * Blackjack-v1.
 *
 * An infinite deck: every card is one of ace, 2 … 9 and four tens, equally likely. Dealt are the dealer's shown card,
 * the dealer's hidden one, and two of the player's. An ace counts 11 where that does not go over 21, and is then usable.
 * Observation: the hand's value (over 21 after going bust), the dealer's shown card (ace = 1), 1 with a usable ace or 0.
 * Actions: 0 stick, 1 hit. Reward, at the end alone: 1 for a win, 0 for a draw, −1 for a loss. Going bust loses at once;
 * after sticking the dealer draws up to 17 or more, and the higher value wins.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Rng } from "../core/rng.ts";
import { param } from "../core/schema.ts";
import { discrete, multiDiscrete } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";
import { drawTable } from "./cardTable.ts";

const deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10] as const;
const STICK = 0;

export const blackjackParams = z.strictObject({
  natural: param(z.boolean().default(false), {
    title: "Natural",
    description: "Winning with a natural (an ace and a ten as dealt) pays 1.5. Has no effect with sab.",
  }),
  sab: param(z.boolean().default(true), {
    title: "Sutton & Barto",
    description: "A natural beats every hand but another natural, as in the book.",
  }),
});

export interface Hand {
  cards: number[]; // in the order drawn, ace = 1
  sum: number; // aces as 1
  ace: boolean;
}

export interface BlackjackState {
  player: Hand;
  dealer: Hand; // the first card is shown, the second one hidden until the end
  /** What the hand paid, once it is over. */
  paid: number | null;
}

export function blackjack({ natural, sab }: z.output<typeof blackjackParams>): World<BlackjackState, number> {
  return {
    observationSpace: multiDiscrete([32, 11, 2]),
    actionSpace: discrete(2),
    actionNames: ["stick", "hit"],
    stepsPerSecond: 1.5,

    init(rng) {
      const dealer = deal(rng);
      return { dealer, player: deal(rng), paid: null };
    },

    step(state, action, rng) {
      const { player, dealer } = state;
      if (action !== STICK) {
        draw(player, rng);
        return worth(player) > 21 ? end(state, lost) : goingOn;
      }
      while (worth(dealer) < 17) draw(dealer, rng);
      const compared = comparison(player, dealer);
      if (sab && isNatural(player) && !isNatural(dealer)) return end(state, won);
      if (natural && isNatural(player) && compared === won) return end(state, wonNaturally);
      return end(state, compared);
    },

    observe({ player, dealer }, out) {
      out[0] = worth(player);
      out[1] = dealer.cards[0];
      out[2] = hasUsableAce(player) ? 1 : 0;
    },

    draw: ({ player, dealer, paid }) =>
      drawTable({
        player: { cards: player.cards, value: inWords(player) },
        dealer: { cards: dealer.cards, value: inWords(dealer) },
        verdict: paid === null ? undefined : verdict(paid, worth(player)),
      }),
  };
}

const goingOn = outcome(0, false);
const lost = outcome(-1, true);
const drawn = outcome(0, true);
const won = outcome(1, true);
const wonNaturally = outcome(1.5, true);

function outcome(reward: number, terminated: boolean): Outcome {
  return Object.freeze({ reward, terminated });
}

function end(state: BlackjackState, paying: Outcome): Outcome {
  state.paid = paying.reward;
  return paying;
}

function deal(rng: Rng): Hand {
  const hand = { cards: [], sum: 0, ace: false };
  draw(hand, rng);
  draw(hand, rng);
  return hand;
}

function draw(hand: Hand, rng: Rng): void {
  const card = deck[rng.int(deck.length)];
  hand.cards.push(card);
  hand.sum += card;
  hand.ace ||= card === 1;
}

function hasUsableAce({ sum, ace }: Hand): boolean {
  return ace && sum + 10 <= 21;
}

function worth(hand: Hand): number {
  return hasUsableAce(hand) ? hand.sum + 10 : hand.sum;
}

/** An ace and a ten as dealt. */
function isNatural({ cards, sum, ace }: Hand): boolean {
  return cards.length === 2 && ace && sum === 11;
}

/** By value alone: a natural is worth as much as any other 21. The player is not bust. */
function comparison(player: Hand, dealer: Hand): Outcome {
  const ours = worth(player);
  const theirs = worth(dealer);
  if (theirs > 21 || ours > theirs) return won;
  return ours === theirs ? drawn : lost;
}

function inWords(hand: Hand): string {
  return hasUsableAce(hand) ? `${worth(hand)}, ace as 11` : String(worth(hand));
}

function verdict(paid: number, value: number) {
  if (paid > 0) return { ink: "goal", text: paid > 1 ? "a natural wins" : "won" } as const;
  if (paid < 0) return { ink: "danger", text: value > 21 ? "bust" : "lost" } as const;
  return { ink: "body", text: "draw" } as const;
}

export const blackjackEntry = envEntry({
  title: "Blackjack",
  description: "Draw cards up to 21, but no further, against a dealer who draws to 17.",
  source: "Sutton & Barto (2018), Example 5.1; Gymnasium, Blackjack-v1",
  params: blackjackParams,
  make: blackjack,
});
