/** What cannot be drawn truly is refused with a sentence: nothing is dropped, clipped or bent to fit. */
import { InputError, shown } from "../../envs/core/errors.ts";
import { extent, isLog } from "./scale.ts";
import type { Axis, BarFigure, FigureSpec, LineFigure, PointFigure, StackFigure } from "./spec.ts";

export function check(spec: FigureSpec): void {
  if (spec.title.trim() === "")
    refuse("title: expected a sentence that says what is to be seen, got nothing.");
  checkDomain("x", spec.kind === "bars" ? { label: spec.x.label } : spec.x);
  switch (spec.kind) {
    case "lines":
      checkLines(spec);
      break;
    case "bars":
      checkBars(spec);
      break;
    case "stack":
      checkStack(spec);
      break;
    case "points":
      checkPoints(spec);
      break;
    case "distribution":
    case "box":
      checkNames("series", spec.series);
      for (const { name, values } of spec.series) {
        checkFilled(`series ${shown(name)}`, "values", values);
        values.forEach((value, i) => {
          checkValue(`series ${shown(name)}, value ${i}`, value, spec.x);
        });
      }
  }
}

function checkLines(spec: LineFigure): void {
  checkDomain("y", spec.y);
  checkNames("series", spec.series);
  for (const { name, points } of spec.series) {
    checkFilled(`series ${shown(name)}`, "points", points);
    points.forEach(({ x, y, low, high }, i) => {
      const at = `series ${shown(name)}, point ${i}`;
      checkValue(`${at}, x`, x, spec.x);
      checkValue(`${at}, y`, y, spec.y);
      if ((low === undefined) !== (high === undefined))
        refuse(
          `${at}: expected a low and a high end of the band, got only one of them; give both or neither.`,
        );
      if (low !== undefined && high !== undefined) checkInterval(at, low, high, spec.y);
      if (low !== undefined && spec.bandLabel === undefined)
        refuse(`bandLabel: expected what the bands are, such as "± 1 standard error", since ${at} has one.`);
    });
    checkRising(`series ${shown(name)}`, points);
  }
  if (spec.rules?.length) checkNames("rules", spec.rules);
  for (const { name, points } of spec.rules ?? []) {
    checkFilled(`rule ${shown(name)}`, "points", points);
    points.forEach(({ x, y }, i) => {
      checkValue(`rule ${shown(name)}, point ${i}, x`, x, spec.x);
      checkNumber(`rule ${shown(name)}, point ${i}, y`, y, spec.y);
    });
  }
}

function checkBars({ series, categories, y, emphasis = [] }: BarFigure): void {
  checkDomain("y", y);
  checkNames("series", series);
  if (categories.length === 0) refuse("categories: expected at least one, got none.");
  for (const name of emphasis)
    if (!categories.includes(name))
      refuse(`emphasis: expected names of categories (${categories.join(", ")}), got ${shown(name)}.`);
  for (const { name, values } of series) {
    if (values.length !== categories.length)
      refuse(
        `series ${shown(name)}: expected a value for each of the ${categories.length} categories, got ${values.length}.`,
      );
    values.forEach((value, i) => {
      checkValue(`series ${shown(name)}, category ${shown(categories[i])}`, value, y);
    });
  }
}

function checkStack({ series, x, y }: StackFigure): void {
  checkDomain("y", y);
  checkNames("series", series);
  if (isLog(y))
    refuse(`y.scale: expected "linear", since stacked parts add up on no other, got ${shown(y.scale)}.`);
  const first = series[0];
  for (const { name, points } of series) {
    checkFilled(`series ${shown(name)}`, "points", points);
    points.forEach((point, i) => {
      const at = `series ${shown(name)}, point ${i}`;
      checkValue(`${at}, x`, point.x, x);
      checkValue(`${at}, y`, point.y, y);
      if (point.y < 0) refuse(`${at}, y: expected a part of a whole, at least 0, got ${point.y}.`);
      if (point.x !== first.points[i]?.x || points.length !== first.points.length)
        refuse(
          `${at}: expected all series at the same x as ${shown(first.name)}, so that they can be stacked.`,
        );
    });
    checkRising(`series ${shown(name)}`, points);
  }
}

function checkPoints({ rows, x, truth }: PointFigure): void {
  checkNames("rows", rows);
  for (const { name, estimate, low, high } of rows) {
    checkValue(`row ${shown(name)}, estimate`, estimate, x);
    checkInterval(`row ${shown(name)}`, low, high, x);
  }
  if (truth) checkValue(`truth ${shown(truth.name)}`, truth.value, x);
}

function checkDomain(where: string, { scale, domain }: Axis): void {
  if (!domain) return;
  const [low, high] = domain;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    refuse(`${where}.domain: expected two numbers, the first the less, got ${shown(domain)}.`);
  if (scale && scale !== "linear" && low <= 0)
    refuse(`${where}.domain: expected numbers above 0 on a log axis, got ${shown(domain)}; use "linear".`);
}

/** Labels must tell series apart. */
function checkNames(where: string, named: readonly { readonly name: string }[]): void {
  if (named.length === 0) refuse(`${where}: expected at least one, got none; there is nothing to draw.`);
  const seen = new Set<string>();
  for (const { name } of named) {
    if (name.trim() === "") refuse(`${where}: expected a name for each, got an empty one.`);
    if (seen.has(name)) refuse(`${where}: expected names that differ, got ${shown(name)} twice.`);
    seen.add(name);
  }
}

function checkFilled(where: string, what: string, list: readonly unknown[]): void {
  if (list.length === 0) refuse(`${where}: expected at least one of its ${what}, got none; leave it out.`);
}

function checkNumber(where: string, value: number, axis: Axis): void {
  if (!Number.isFinite(value)) refuse(`${where}: expected a finite number, got ${shown(value)}.`);
  if (isLog(axis) && value <= 0)
    refuse(`${where}: expected a number above 0, since the axis is logarithmic, got ${value}; use "linear".`);
}

function checkValue(where: string, value: number, axis: Axis): void {
  checkNumber(where, value, axis);
  if (axis.domain && (value < axis.domain[0] || value > axis.domain[1]))
    refuse(
      `${where}: expected a number within the axis's domain ${shown(axis.domain)}, got ${value}; widen it.`,
    );
}

function checkInterval(where: string, low: number, high: number, axis: Axis): void {
  checkValue(`${where}, low`, low, axis);
  checkValue(`${where}, high`, high, axis);
  if (low > high) refuse(`${where}: expected low to be at most high, got ${low} and ${high}.`);
}

function checkRising(where: string, points: readonly { readonly x: number }[]): void {
  const [low, high] = extent(points.map(({ x }) => x));
  if (
    low === points[0].x &&
    high === points.at(-1)?.x &&
    points.every(({ x }, i) => i === 0 || x > points[i - 1].x)
  )
    return;
  refuse(`${where}: expected points in order of x, each x once.`);
}

function refuse(sentence: string): never {
  throw new InputError(sentence);
}
