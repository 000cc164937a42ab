/** A card table as a picture: the dealer's hand above, the player's below, the deck from which both come at the right. */
import type { Drawing, Ink, Shape } from "../core/drawing.ts";

export interface Seat {
  readonly cards: readonly number[];
  /** What the hand is worth, in words. */
  readonly value: string;
}

/** A hand on the table. Until there is a verdict the dealer's second card lies face down. */
export interface Round {
  readonly dealer: Seat;
  readonly player: Seat;
  readonly verdict: { readonly ink: Ink; readonly text: string } | undefined;
}

const width = 8;
const height = 5;
const cardWidth = 0.95;
const cardHeight = 1.35;
const deck = { x: 6.65, y: (height - cardHeight) / 2 };
const dealerY = 0.35;
const playerY = height - 0.35 - cardHeight;
const left = 0.4; // where hands begin
const room = 4.9; // from the first card of a hand to its last
/** Cards that a hand is drawn with at least: those not dealt yet lie in the deck, so that they glide from there. */
const slots = 12;

export function drawTable({ dealer, player, verdict }: Round): Drawing {
  const over = verdict !== undefined;
  return {
    width,
    height,
    shapes: [
      { kind: "rect", ink: "ground", x: 0, y: 0, width, height, radius: 0.5 },
      { kind: "rect", ink: "goal", alpha: 0.2, x: 0.1, y: 0.1, width: 7.8, height: 4.8, radius: 0.42 },
      ...back({ x: deck.x + 0.08, y: deck.y + 0.08 }),
      ...hand(dealer.cards, dealerY, !over),
      ...hand(player.cards, playerY, false),
      ...back(deck),
      words(dealerY + cardHeight + 0.27, over ? `dealer ${dealer.value}` : "dealer"),
      words(playerY - 0.27, `player ${player.value}`),
      ...banner(verdict),
    ],
  };
}

/** Many cards overlap, and then only the last one has room for a value in its middle. */
function hand(cards: readonly number[], y: number, hides: boolean): Shape[] {
  const apart = Math.min(cardWidth + 0.12, room / Math.max(1, cards.length - 1));
  return Array.from({ length: Math.max(slots, cards.length) }, (_, i) => {
    if (i >= cards.length) return back(deck);
    const at = { x: left + i * apart, y };
    return hides && i === 1 ? back(at) : face(at, cards[i], apart > cardWidth || i === cards.length - 1);
  }).flat();
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function face(at: Place, value: number, whole: boolean): Shape[] {
  const name = value === 1 ? "A" : String(value);
  return card(at, "bright", 0, whole ? name : "", name);
}

function back(at: Place): Shape[] {
  return card(at, "body", 0.75, "", "");
}

/** Outline, paper, the back's pattern, the value in the middle and in the corner: the same shapes for faces and backs. */
function card({ x, y }: Place, paper: Ink, pattern: number, middle: string, corner: string): Shape[] {
  const part = (ink: Ink, inset: number, radius: number, alpha: number): Shape => ({
    kind: "rect",
    ink,
    alpha,
    x: x + inset,
    y: y + inset,
    width: cardWidth - 2 * inset,
    height: cardHeight - 2 * inset,
    radius,
  });
  return [
    part("line", 0, 0.12, 1),
    part(paper, 0.025, 0.1, 1),
    part("accent", 0.1, 0.06, pattern),
    { kind: "text", ink: "text", x: x + cardWidth / 2, y: y + cardHeight / 2, size: 0.56, text: middle },
    { kind: "text", ink: "text", alpha: 0.8, x: x + 0.19, y: y + 0.2, size: 0.21, text: corner },
  ];
}

function words(y: number, text: string): Shape {
  return { kind: "text", ink: "text", x: left + cardWidth + 0.06, y, size: 0.27, text };
}

/** Nothing to see until the round is over. */
function banner(verdict: Round["verdict"]): Shape[] {
  const { ink, text } = verdict ?? { ink: "muted", text: "" };
  const at = { x: 3.4, y: height / 2 - 0.27, width: 2.3, height: 0.54 };
  return [
    { kind: "rect", ink, alpha: verdict ? 1 : 0, ...at, radius: 0.27 },
    { kind: "text", ink: "bright", x: at.x + at.width / 2, y: height / 2, size: 0.3, text },
  ];
}
