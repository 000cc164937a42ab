/** The law of problems with contexts: what is shown, what is paid, what is told. */
import { describe, expect, it } from "vitest";
import { make, makeWorld, rng, type World } from "../../envs/index.ts";

const norm = (x: ArrayLike<number>) => Math.sqrt(Array.from(x).reduce((sum, each) => sum + each * each, 0));
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

interface Shown {
  readonly context: Float32Array;
  readonly means: Float64Array;
  readonly thetas: Float64Array;
}

/** Rounds in which arms take turns: before each pull the state, after it the reward and the regret told. */
function rounds(id: string, params: object, count: number, arms: number, name = "rounds") {
  const world = makeWorld(id, params) as World<Shown, number>;
  const luck = rng(name);
  const state = world.init(luck);
  return Array.from({ length: count }, (_, t) => {
    const before = structuredClone(state);
    const { reward, info } = world.step(state, t % arms, luck);
    return { ...before, arm: t % arms, reward, regret: info?.["regret"] };
  });
}

describe.each([
  ["LinearBandit", "disjoint"],
  ["LinearBandit-shared", "shared"],
] as const)("%s", (id, model) => {
  const [d, arms, sigma] = [4, 3, 0.5];
  const played = rounds(id, { arms, dimension: d, sigma }, 6000, arms);

  it("draws vectors of norm 1 in every direction alike", () => {
    const rows = played.flatMap(({ context }) =>
      Array.from({ length: context.length / d }, (_, row) => context.slice(row * d, (row + 1) * d)),
    );
    expect(rows).toHaveLength(model === "shared" ? 18_000 : 6000);
    for (const row of rows) expect(norm(row)).toBeCloseTo(1, 6);
    for (let i = 0; i < d; i++) {
      const each = rows.map((row) => row[i]);
      // each element has mean 0 and variance 1/d
      expect(Math.abs(mean(each))).toBeLessThan(4 / Math.sqrt(d * rows.length));
      expect(Math.abs(mean(each.map((x) => x * x)) - 1 / d)).toBeLessThan(4 * Math.sqrt(0.1 / rows.length));
    }
    const { thetas } = played[0];
    expect(thetas).toHaveLength(model === "shared" ? d : arms * d);
    for (let at = 0; at < thetas.length; at += d) expect(norm(thetas.slice(at, at + d))).toBeCloseTo(1, 12);
  });

  it("pays x·θ and noise of its σ, and tells the regret in this context", () => {
    const noise = played.map(({ context, thetas, means, arm, reward, regret }) => {
      const x = model === "shared" ? context.slice(arm * d, (arm + 1) * d) : context;
      const theta = model === "shared" ? thetas : thetas.slice(arm * d, (arm + 1) * d);
      expect(means[arm]).toBeCloseTo(
        Array.from(x).reduce((sum, xi, i) => sum + xi * theta[i], 0),
        12,
      );
      expect(regret).toBe(Math.max(...means) - means[arm]);
      return reward - means[arm];
    });
    expect(Math.abs(mean(noise))).toBeLessThan((4 * sigma) / Math.sqrt(noise.length));
    const variance = mean(noise.map((z) => z * z));
    expect(Math.abs(variance - sigma ** 2)).toBeLessThan(4 * sigma ** 2 * Math.sqrt(2 / noise.length));
  });

  it("shows and would pay the same whichever arms are pulled", () => {
    const world = makeWorld(id, { sigma: 0.3 }) as World<Shown, number>;
    const play = (arm: (t: number) => number) => {
      const luck = rng("same");
      const state = world.init(luck);
      return Array.from({ length: 40 }, (_, t) => {
        const context = state.context.slice();
        const expected = state.means[arm(t)];
        return { context, noise: world.step(state, arm(t), luck).reward - expected };
      });
    };
    const [first, other] = [play(() => 0), play((t) => (3 * t + 1) % 10)];
    first.forEach(({ context, noise }, t) => {
      expect(other[t].context).toEqual(context);
      expect(other[t].noise).toBeCloseTo(noise, 12);
    });
  });
});

describe("LogisticBandit", () => {
  it("pays 1 as often as the sigmoid of x·θ says", () => {
    const played = rounds("LogisticBandit", { arms: 2, dimension: 3, length: 4 }, 6000, 2);
    const { thetas } = played[0];
    const off = played.map(({ context, means, arm, reward }) => {
      const score = Array.from(context).reduce((sum, x, i) => sum + x * thetas[arm * 3 + i], 0);
      expect(means[arm]).toBeCloseTo(1 / (1 + Math.exp(-score)), 12);
      return (reward - means[arm]) / Math.sqrt(means[arm] * (1 - means[arm]));
    });
    expect(norm(thetas.slice(0, 3))).toBeCloseTo(4, 12);
    expect(Math.abs(mean(off))).toBeLessThan(4 / Math.sqrt(off.length));
    expect(new Set(played.map(({ reward }) => reward))).toEqual(new Set([0, 1]));
  });
});

describe("LabelledBandit", () => {
  const data = "a,b,kind\n1,5,cat\n2,5,dog\n3,5,cat\n6,5,cow\n";

  it("pays 1 for the row's label alone, and shows every row once before any comes again", () => {
    const params = { data, standardise: false };
    const played = rounds("LabelledBandit", params, 40, 3);
    const labelOf: Record<number, number> = { 1: 0, 2: 1, 3: 0, 6: 2 };
    for (let pass = 0; pass < 10; pass++) {
      const rows = played.slice(4 * pass, 4 * pass + 4);
      expect(rows.map(({ context }) => context[0]).sort()).toEqual([1, 2, 3, 6]);
    }
    const orders = Array.from({ length: 10 }, (_, pass) =>
      played.slice(4 * pass, 4 * pass + 4).map(({ context }) => context[0]),
    );
    expect(new Set(orders.map(String)).size).toBeGreaterThan(3);
    for (const { context, arm, reward, regret } of played) {
      expect([...context.slice(1)]).toEqual([5, 1]);
      expect(reward).toBe(labelOf[context[0]] === arm ? 1 : 0);
      expect(regret).toBe(1 - reward);
    }
    expect(makeWorld("LabelledBandit", params).actionNames).toEqual(["cat", "dog", "cow"]);
  });

  it("standardises each feature, those of one value to 0", () => {
    const rows = rounds("LabelledBandit", { data, intercept: false }, 4, 3).map(({ context }) => context);
    // 1, 2, 3, 6: mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5
    const worked = [-2, -1, 0, 3].map((off) => off / Math.sqrt(3.5));
    const shown = rows.map((row) => row[0]).sort((a, b) => a - b);
    shown.forEach((value, i) => {
      expect(value).toBeCloseTo(worked[i], 6);
    });
    expect(rows.map((row) => row[1])).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ["moons", 2],
    ["blobs", 4],
    ["spirals", 3],
  ])("makes %s anew for each episode, as many rows of each label", (name, labels) => {
    const first = rounds("LabelledBandit", { data: name }, 500, labels, "one");
    const counts = Array.from(
      { length: labels },
      (_, label) => first.filter(({ means }) => means[label] === 1).length,
    );
    for (const count of counts) expect(Math.abs(count - 500 / labels)).toBeLessThan(1);
    expect(rounds("LabelledBandit", { data: name }, 1, labels, "two")[0].context).not.toEqual(
      first[0].context,
    );
  });

  it.each([
    ["moon", 'expected moons, blobs, spirals or rows as CSV with a header, the label last, got "moon"'],
    ["a,kind\nx,cat\n1,dog\n", "expected a finite number"],
    ["a,kind\n1,cat\n2,cat\n", "expected a column of numbers or more and then labels of 2 to 100 kinds"],
    ["kind\ncat\ndog\n", "got 0 before labels of 2"],
  ])("refuses %j with a sentence", (text, message) => {
    expect(() => makeWorld("LabelledBandit", { data: text })).toThrow(message);
  });
});

describe("what a contextual bandit's env tells", () => {
  it("is the caller's to keep", () => {
    const env = make<Float32Array, number>("LinearBandit");
    env.reset({ seed: 0 });
    const [first, second] = [env.step(0), env.step(1)];
    expect(first.info["regret"]).not.toBe(second.info["regret"]);
  });

  it("is drawn: columns for arms, squares for what is shown", () => {
    for (const [id, squares] of [
      ["LinearBandit", 10],
      ["LinearBandit-shared", 100],
      ["LabelledBandit", 3],
    ] as const) {
      const env = make<Float32Array, number>(id);
      env.reset({ seed: 0 });
      env.step(1);
      const { shapes } = env.world.draw?.(env.state) ?? { shapes: [] };
      const isSquare = ({ ink }: { ink: string }) => ink === "goal" || ink === "danger";
      expect(shapes.filter(isSquare)).toHaveLength(squares);
      expect(shapes.some((shape) => shape.kind === "text" && /^arm 1 paid /.test(shape.text))).toBe(true);
    }
  });
});
