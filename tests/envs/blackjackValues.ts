/** What a hand of blackjack is worth, exactly: dynamic programming over the infinite deck, from the rules and without the world. */

export interface Rules {
  readonly sab: boolean;
  readonly natural: boolean;
}

/** How likely the player hits on a value, with the dealer's shown card and perhaps a usable ace. */
export type Player = (value: number, shown: number, usable: boolean) => number;

/** The deck: each card's probability. */
const deck = Array.from({ length: 10 }, (_, i) => ({ card: i + 1, likely: (i === 9 ? 4 : 1) / 13 }));

const isUsable = (sum: number, ace: boolean) => ace && sum <= 11;
const worth = (sum: number, ace: boolean) => (isUsable(sum, ace) ? sum + 10 : sum);

/** The dealer's last value [27], from a sum that counts aces as 1. */
function dealerEnds(sum: number, ace: boolean): number[] {
  const value = worth(sum, ace);
  const ends = new Array<number>(27).fill(0);
  if (value >= 17) ends[value] = 1;
  else
    for (const { card, likely } of deck)
      dealerEnds(sum + card, ace || card === 1).forEach((p, end) => {
        ends[end] += likely * p;
      });
  return ends;
}

/** [shown card][last value] */
const ends = [[], ...deck.map(({ card }) => dealerEnds(card, card === 1))];

/** Comparing values alone. */
function stick(value: number, shown: number): number {
  return ends[shown].reduce((sum, p, end) => sum + p * (end > 21 ? 1 : Math.sign(value - end)), 0);
}

function stickWithNatural(shown: number, { sab, natural }: Rules): number {
  const dealerToo = shown === 1 ? 4 / 13 : shown === 10 ? 1 / 13 : 0;
  if (sab) return 1 - dealerToo;
  return (natural ? 1.5 : 1) * (1 - ends[shown][21]);
}

/** Mean over the next card of -1 for going over 21, or of what `after` says of the hand then. */
function hit(sum: number, ace: boolean, after: (sum: number, ace: boolean) => number): number {
  const then = (card: number) => (sum + card > 21 ? -1 : after(sum + card, ace || card === 1));
  return deck.reduce((mean, { card, likely }) => mean + likely * then(card), 0);
}

type Value = (sum: number, ace: boolean, shown: number) => number;

/** The function, looking up hands that it has met before. */
function remembered(of: Value): Value {
  const known = new Map<number, number>();
  return (sum, ace, shown) => {
    const key = (sum * 2 + Number(ace)) * 11 + shown;
    const value = known.get(key) ?? of(sum, ace, shown);
    known.set(key, value);
    return value;
  };
}

/** What hitting is worth to a player who then goes on in the best way. */
const bestHit: Value = remembered((sum, ace, shown) =>
  hit(sum, ace, (next, aceNext) =>
    Math.max(stick(worth(next, aceNext), shown), bestHit(next, aceNext, shown)),
  ),
);

/** The best play. It is the same under all rules: they differ in what naturals pay, and those are kept anyway. */
export const best: Player = (value, shown, usable) =>
  bestHit(usable ? value - 10 : value, usable, shown) > stick(value, shown) ? 1 : 0;

export const random: Player = () => 0.5;

/** Example 5.1's player sticks from 20 on. */
export function stickFrom(least: number): Player {
  return (value) => (value < least ? 1 : 0);
}

/** Mean reward of a hand. */
export function meanReward(rules: Rules, player: Player): number {
  const hits = (sum: number, ace: boolean, shown: number) =>
    player(worth(sum, ace), shown, isUsable(sum, ace));
  const afterHit: Value = remembered((sum, ace, shown) =>
    hit(sum, ace, (next, aceNext) => {
      const likely = hits(next, aceNext, shown);
      return likely * afterHit(next, aceNext, shown) + (1 - likely) * stick(worth(next, aceNext), shown);
    }),
  );
  let mean = 0;
  for (const { card: shown, likely: p0 } of deck)
    for (const { card: one, likely: p1 } of deck)
      for (const { card: two, likely: p2 } of deck) {
        const sum = one + two;
        const ace = one === 1 || two === 1;
        const natural = ace && sum === 11;
        const sticking = natural ? stickWithNatural(shown, rules) : stick(worth(sum, ace), shown);
        const likely = hits(sum, ace, shown);
        mean += p0 * p1 * p2 * (likely * afterHit(sum, ace, shown) + (1 - likely) * sticking);
      }
  return mean;
}
