/** Figures (svg) and reports (HTML) of any experiment. */
export { figure } from "./figure.ts";
export { decimal, percent, significant } from "./format.ts";
export { type Column, type Report, report, type Section, type Table } from "./page.ts";
export type {
  Axis,
  BandedPoint,
  BarFigure,
  BarSeries,
  BoxFigure,
  DistributionFigure,
  FigureSpec,
  LineFigure,
  LineSeries,
  Point,
  PointFigure,
  PointRow,
  Rule,
  SampleSeries,
  StackFigure,
  StackSeries,
} from "./spec.ts";
