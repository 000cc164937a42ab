/** Figures as plain data: what is drawn, never how. All text is a person's; it may hold any character. */

export interface Axis {
  /** With its unit in brackets: "cumulative pseudo-regret (rewards)". Says nothing of the scale: the figure adds it. */
  readonly label: string;
  /** "log" has ticks at powers of ten, "log2" at powers of two. Default: "linear". */
  readonly scale?: "linear" | "log" | "log2";
  /** From and to. Default: what holds all series. A dashed rule may leave it, a series may not. */
  readonly domain?: readonly [low: number, high: number];
  /** "percent" shows 0.5 as 50%. Default: "number". */
  readonly format?: "number" | "percent";
}

interface Headed {
  /** A sentence that says what is to be seen. */
  readonly title: string;
  /** How it came about: repetitions, horizon, seed. */
  readonly subtitle?: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `low` and `high` bound the band about y: both or neither. */
export interface BandedPoint extends Point {
  readonly low?: number;
  readonly high?: number;
}

/**
 * `colour` is a place in the palette, from 0; by default that in the list. Give it where a series must keep its colour
 * from figure to figure though not all figures show all series.
 */
interface Named {
  readonly name: string;
  readonly colour?: number;
}

export interface LineSeries extends Named {
  readonly points: readonly BandedPoint[];
}

/** A dashed reference curve, such as the Lai-Robbins bound. */
export interface Rule {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Curves with bands: regret over time, a parameter study (x on "log2"). */
export interface LineFigure extends Headed {
  readonly kind: "lines";
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly LineSeries[];
  readonly rules?: readonly Rule[];
  /** What the bands are: "± 1 standard error of the mean". Wanted where any point has one. */
  readonly bandLabel?: string;
}

export interface BarSeries extends Named {
  /** One for each category. */
  readonly values: readonly number[];
}

/** A value per category, a panel per series: pulls per arm. On a log scale bars become dots on stems. */
export interface BarFigure extends Headed {
  readonly kind: "bars";
  readonly x: { readonly label: string };
  readonly y: Axis;
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  /** The categories that are shown full; the others are then pale. */
  readonly emphasis?: readonly string[];
}

export interface SampleSeries extends Named {
  readonly values: readonly number[];
}

/** The share of runs at or below x: the empirical distribution function of each series. */
export interface DistributionFigure extends Headed {
  readonly kind: "distribution";
  readonly x: Axis;
  readonly series: readonly SampleSeries[];
}

/** Median, quartiles, whiskers to the farthest values within 1.5 interquartile ranges, and outliers (Tukey 1977). */
export interface BoxFigure extends Headed {
  readonly kind: "box";
  readonly x: Axis;
  readonly series: readonly SampleSeries[];
}

export interface PointRow extends Named {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** A forest plot: a row with an estimate and its interval for each estimator, and the truth as a line. */
export interface PointFigure extends Headed {
  readonly kind: "points";
  readonly x: Axis;
  readonly rows: readonly PointRow[];
  readonly truth?: { readonly name: string; readonly value: number };
  /** What the intervals are: "95% bootstrap intervals". */
  readonly intervalLabel: string;
}

export interface StackSeries extends Named {
  /** Of every series at the same x. */
  readonly points: readonly Point[];
}

/** Parts of a whole over time: action probabilities. */
export interface StackFigure extends Headed {
  readonly kind: "stack";
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly StackSeries[];
}

export type FigureSpec = LineFigure | BarFigure | DistributionFigure | BoxFigure | PointFigure | StackFigure;
