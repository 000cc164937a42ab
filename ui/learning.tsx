/** The learning curve: training returns with their range, evaluations of the greedy policy, the mark to reach. */
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Progress, Score } from "../workers/index.ts";
import { envEntry, progress, spec } from "./store.ts";
import { isDark } from "./theme.ts";

const colours = {
  light: {
    line: "#0072b2",
    band: "rgba(0, 114, 178, 0.16)",
    dots: "#b3470a",
    mark: "#6b7280",
    grid: "#e7e3da",
    text: "#4b5263",
  },
  dark: {
    line: "#56b4e9",
    band: "rgba(86, 180, 233, 0.18)",
    dots: "#f0a35e",
    mark: "#9aa3b5",
    grid: "#2a3040",
    text: "#aeb6c6",
  },
} as const;

export function LearningCurve() {
  const now = progress.value;
  const label = now?.curve.label ?? "return";
  return (
    <section class="panel learning" aria-label="Learning">
      <h2>Learning</h2>
      <ul class="legend">
        <li class="legend-line">
          {label === "return" ? "return in training, recent mean and range" : `total ${label}`}
        </li>
        {label === "return" && <li class="legend-dots">greedy policy, evaluated</li>}
        {envEntry.value?.rewardThreshold !== undefined && (
          <li class="legend-mark">solved at {envEntry.value.rewardThreshold}</li>
        )}
      </ul>
      <Chart />
      <p class="summary">{now ? inWords(now) : "No episode has ended yet."}</p>
    </section>
  );
}

function Chart() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let chart: uPlot | undefined;
    let themed: boolean | undefined;
    const draw = effect(() => {
      const dark = isDark();
      if (!chart || themed !== dark) {
        chart?.destroy();
        chart = new uPlot(optionsFor(element, dark), [[], [], [], [], []], element);
        themed = dark;
      }
      if (progress.value) chart.setData(dataOf(progress.value));
    });
    const resize = new ResizeObserver(() => chart?.setSize(sizeOf(element)));
    resize.observe(element);
    return () => {
      draw();
      resize.disconnect();
      chart?.destroy();
    };
  }, []);
  return (
    <div
      class="chart"
      ref={host}
      role="img"
      aria-label="Learning curve; the text below tells the newest figures"
      data-testid="chart"
    />
  );
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

/** Curve and evaluations on one axis of steps: [steps, mean, low, high, evaluations]. */
function dataOf({ curve, evaluations }: Progress): uPlot.AlignedData {
  const line = curve.label === "return" ? evaluations : [];
  const window = curve.label === "return" ? Math.max(4, Math.round(curve.steps.length / 16)) : 1;
  const over = (values: readonly number[], summary: (part: readonly number[]) => number) =>
    values.map((_, i) => summary(values.slice(Math.max(0, i + 1 - window), i + 1)));
  const low = over(curve.lows, (part) => Math.min(...part));
  const high = over(curve.highs, (part) => Math.max(...part));
  return uPlot.join([
    [[...curve.steps], over(curve.means, mean), low, high],
    [line.map((point) => point.step), line.map((point) => point.score.mean)],
  ]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function optionsFor(element: HTMLElement, dark: boolean): uPlot.Options {
  const colour = colours[dark ? "dark" : "light"];
  const axis = {
    stroke: colour.text,
    grid: { stroke: colour.grid, width: 1 },
    ticks: { stroke: colour.grid, width: 1 },
    font: "11px system-ui, sans-serif",
  };
  const compact = new Intl.NumberFormat("en", { notation: "compact" });
  return {
    ...sizeOf(element),
    padding: [10, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_chart, _low, high) => [0, Math.max(high ?? 0, 1)] },
      y: { range: (_chart, low, high) => heights(low, high) },
    },
    axes: [
      { ...axis, size: 34, values: (_chart, ticks) => ticks.map((tick) => compact.format(tick)) },
      { ...axis, size: 46, values: (_chart, ticks) => ticks.map((tick) => compact.format(tick)) },
    ],
    series: [
      {},
      { stroke: colour.line, width: 2, spanGaps: true, points: { show: false } },
      { stroke: "transparent", spanGaps: true, points: { show: false } },
      { stroke: "transparent", spanGaps: true, points: { show: false } },
      {
        stroke: colour.dots,
        width: 1,
        dash: [3, 3],
        spanGaps: true,
        points: { show: true, size: 7, fill: colour.dots, stroke: colour.dots },
      },
    ],
    bands: [{ series: [3, 2], fill: colour.band }],
    hooks: { drawClear: [(chart) => drawMarks(chart, colour.mark)] },
  };
}

/** Room above and below, the mark to reach included. */
function heights(low: number | null, high: number | null): [number, number] {
  const mark = envEntry.value?.rewardThreshold;
  const bottom = Math.min(0, low ?? 0, mark ?? 0);
  const top = Math.max(high ?? 1, mark ?? low ?? 0);
  const room = (top - bottom || 1) * 0.04;
  return [bottom === 0 ? 0 : bottom - room, top + room];
}

/** The return that counts as solved, as a dashed line; every live edit, as an upright one. */
function drawMarks(chart: uPlot, colour: string): void {
  const { ctx: context, bbox } = chart;
  const mark = envEntry.value?.rewardThreshold;
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = devicePixelRatio;
  context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  context.beginPath();
  if (mark !== undefined) {
    const y = Math.round(chart.valToPos(mark, "y", true));
    context.moveTo(bbox.left, y);
    context.lineTo(bbox.left + bbox.width, y);
  }
  for (const { step } of spec.value?.edits ?? []) {
    const x = Math.round(chart.valToPos(step, "x", true));
    context.moveTo(x, bbox.top);
    context.lineTo(x, bbox.top + bbox.height);
  }
  context.stroke();
  context.restore();
}

/** The newest figures as text: what the picture says, for everyone. */
function inWords({ curve, evaluations, result }: Progress): string {
  const newest = curve.means.at(-1);
  const parts = [
    newest === undefined ? "No episode has ended yet." : `Newest ${curve.label} ${round(newest)}.`,
  ];
  const last = evaluations.at(-1);
  if (last && curve.label === "return") parts.push(`Last evaluation ${scoreInWords(last.score)}.`);
  if (result?.evaluation) parts.push(`At the end: the last policy ${scoreInWords(result.evaluation)};`);
  if (result?.best) {
    const { step } = result.best;
    parts.push(`the best one, kept from step ${step.toLocaleString("en")}, ${scoreInWords(result.best)}.`);
  }
  return parts.join(" ");
}

function scoreInWords({ mean, standardError, episodes }: Score): string {
  return `${round(mean)}${standardError === null ? "" : ` ± ${round(standardError)}`} over ${episodes} episodes`;
}

function round(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}
