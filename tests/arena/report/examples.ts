/** One small figure of each kind. */
import type {
  BarFigure,
  BoxFigure,
  DistributionFigure,
  FigureSpec,
  LineFigure,
  PointFigure,
  StackFigure,
} from "../../../arena/report/index.ts";

const times = [1, 10, 100, 1000, 10_000];
export const policies = ["UCB1", "MOSS", "KL-UCB", "Thompson sampling", "BayesUCB", "ε-greedy (ε = 0.1)"];

/** Five of six end within a few pixels of each other. */
export const lines: LineFigure = {
  kind: "lines",
  title: "Thompson sampling keeps closest to the bound.",
  subtitle: "Nine arms, 1,000 repetitions.",
  x: { label: "pulls", scale: "log" },
  y: { label: "pseudo-regret (rewards)" },
  bandLabel: "± 1 standard error",
  series: policies.map((name, i) => ({
    name,
    points: times.map((x) => {
      const y = (i === 0 ? 42 : 8 + 0.1 * i) * Math.log(1 + x);
      return { x, y, low: 0.97 * y, high: 1.03 * y };
    }),
  })),
  rules: [{ name: "Lai–Robbins lower bound", points: times.map((x) => ({ x, y: 7.5 * Math.log(x) })) }],
};

const samples = policies.map((name, i) => ({
  name,
  values: Array.from({ length: 50 }, (_, k) => 20 + 40 * i + ((k * 37) % 50)),
}));

export const distribution: DistributionFigure = {
  kind: "distribution",
  title: "Where runs end.",
  x: { label: "pseudo-regret (rewards)" },
  series: samples,
};

export const box: BoxFigure = { ...distribution, kind: "box" };

export const bars: BarFigure = {
  kind: "bars",
  title: "Pulls go to the best arm.",
  x: { label: "arm" },
  y: { label: "pulls", scale: "log" },
  categories: ["0.1", "0.5", "0.9"],
  emphasis: ["0.9"],
  series: policies.map((name, i) => ({ name, values: [10 + i, 100 + i, 9000 - i] })),
};

export const points: PointFigure = {
  kind: "points",
  title: "Doubly robust estimation finds the truth.",
  x: { label: "value (rewards a decision)" },
  intervalLabel: "95% bootstrap intervals",
  rows: [
    { name: "IPS", estimate: 0.7, low: 0.6, high: 0.8 },
    { name: "doubly robust", estimate: 0.71, low: 0.68, high: 0.74 },
  ],
  truth: { name: "True value 0.712", value: 0.712 },
};

export const stack: StackFigure = {
  kind: "stack",
  title: "Exp3 settles on arm 3.",
  x: { label: "pulls" },
  y: { label: "probability", format: "percent", domain: [0, 1] },
  series: [0.1, 0.2, 0.7].map((share, i) => ({
    name: `arm ${i + 1}`,
    points: times.map((x) => ({ x, y: share })),
  })),
};

export const figures: Readonly<Record<string, FigureSpec>> = {
  lines,
  distribution,
  box,
  bars,
  points,
  stack,
};
