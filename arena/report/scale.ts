/** Scales: where a value lies, and ticks that a person would choose. */
import { log, log2, log10, pow } from "../../envs/core/math.ts";
import { decimal, percent, tenTo } from "./format.ts";
import type { Axis } from "./spec.ts";

export interface Scale {
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  /** 0 at the domain's beginning, 1 at its end; beyond it, beyond. */
  readonly place: (value: number) => number;
  /** Plot's own options for it. */
  readonly options: { type: "linear" | "log"; base?: number; domain: readonly [number, number] };
}

interface Wishes {
  /** About so many ticks. */
  readonly ticks: number;
  /** Room at both ends, as a share of the scale. */
  readonly room?: number;
  /** "always": zero belongs to it. "near": it does if the values reach down to the lowest part of their range. */
  readonly zero?: "always" | "near";
}

export function scaleOf(axis: Axis, values: readonly number[], wishes: Wishes): Scale {
  return axis.scale === "log" || axis.scale === "log2"
    ? powers(axis, values, wishes)
    : linear(axis, values, wishes);
}

export function isLog(axis: Axis): boolean {
  return axis.scale === "log" || axis.scale === "log2";
}

function linear(axis: Axis, values: readonly number[], { ticks, room = 0, zero }: Wishes): Scale {
  const domain = axis.domain ?? spread(values, room, zero);
  const [low, high] = domain;
  const { marks, decimals } = roundNumbers(low, high, ticks, axis.format === "percent");
  return {
    domain,
    ticks: marks,
    format: axis.format === "percent" ? (value) => percent(value, decimals) : shortNumber(decimals, high),
    place: (value) => (value - low) / (high - low),
    options: { type: "linear", domain },
  };
}

function spread(values: readonly number[], room: number, zero: Wishes["zero"]): [number, number] {
  let [low, high] = extent(values);
  const reaches = zero === "always" || (zero === "near" && low > 0 && low < 0.4 * high);
  if (reaches) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) [low, high] = low === 0 ? [0, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
  const margin = room * (high - low);
  return [low === 0 && zero ? 0 : low - margin, high === 0 && zero ? 0 : high + margin];
}

export function extent(values: readonly number[]): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Multiples of 1, 2 or 5 times a power of ten, about `count` of them, and how many decimals they need. */
function roundNumbers(low: number, high: number, count: number, isPercent: boolean) {
  const rough = (high - low) / count;
  const power = Math.floor(log10(rough));
  const unit = pow(10, power);
  const multiple = [1, 2, 5, 10].find((each) => each * unit >= rough * 0.8) ?? 10;
  const exponent = multiple === 10 ? power + 1 : power;
  const step = multiple * unit;
  const decimals = Math.max(0, -(isPercent ? exponent + 2 : exponent));
  const marks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) marks.push(k * step);
  return { marks, decimals };
}

function shortNumber(decimals: number, high: number): (value: number) => string {
  if (Math.abs(high) < 5e6) return (value) => decimal(value, decimals);
  return (value) => (value === 0 ? "0" : `${decimal(value / 1e6, high < 2e7 ? 1 : 0)} million`);
}

function powers(axis: Axis, values: readonly number[], { ticks, room = 0 }: Wishes): Scale {
  const base = axis.scale === "log2" ? 2 : 10;
  let [low, high] = axis.domain ?? extent(values);
  if (low === high) [low, high] = [low / base, high * base];
  const widening = axis.domain ? 1 : pow(high / low, room);
  const domain = [low / widening, high * widening] as const;
  const width = log(domain[1] / domain[0]);
  const marks = base === 2 ? powersOfTwo(domain, ticks) : powersOfTen(domain, ticks);
  return {
    domain,
    ticks: marks,
    format: base === 2 ? asFraction : axis.format === "percent" ? shareOfHundred : plainOrPower(domain),
    place: (value) => log(value / domain[0]) / width,
    options: { type: "log", base, domain },
  };
}

/** Every decade, or every few; or 1, 2, 5 of each where there are hardly any decades. */
function powersOfTen([low, high]: readonly [number, number], count: number): number[] {
  const from = Math.floor(log10(low) - 1e-9);
  const to = Math.ceil(log10(high) + 1e-9);
  const within = (marks: number[]) => marks.filter((m) => m >= low * (1 - 1e-9) && m <= high * (1 + 1e-9));
  const decades = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const span = Math.floor(log10(high) + 1e-9) - Math.ceil(log10(low) - 1e-9);
  for (let stride = Math.max(1, Math.ceil(span / count)); stride >= 1; stride--) {
    const whole = within(decades.filter((d) => d % stride === 0).map(tenth));
    if (whole.length >= 3) return whole;
  }
  const finer = within(decades.flatMap((d) => [1, 2, 5].map((multiple) => times(multiple, d))));
  return finer.length >= 3 ? finer : roundNumbers(low, high, count, false).marks.filter((mark) => mark > 0);
}

/** 10^d as the double nearest to it: 0.001, not 0.0010000000000000002. */
const tenth = (d: number) => Number(`1e${d}`);
const times = (multiple: number, d: number) => Number(`${multiple}e${d}`);

function powersOfTwo([low, high]: readonly [number, number], count: number): number[] {
  const from = Math.ceil(log2(low) - 1e-9);
  const to = Math.floor(log2(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((to - from) / count));
  const exponents = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return exponents.filter((exponent) => exponent % stride === 0).map((exponent) => pow(2, exponent));
}

/** 10,000 as long as all are short; else 10⁴, and then all of them, so that one axis speaks one language. */
function plainOrPower([low, high]: readonly [number, number]): (value: number) => string {
  if (high < 2e6 && low > 5e-5)
    return (value) => decimal(value, Math.max(0, -Math.floor(log10(value) + 1e-9)));
  return (value) => {
    const power = Math.floor(log10(value) + 1e-9);
    const multiple = Math.round(value / tenth(power));
    return multiple === 1 ? tenTo(power) : `${multiple}×${tenTo(power)}`;
  };
}

function shareOfHundred(value: number): string {
  return percent(value, Math.max(0, -Math.floor(log10(100 * value) + 1e-9)));
}

function asFraction(value: number): string {
  return value >= 1 ? decimal(value, 0) : `1/${decimal(1 / value, 0)}`;
}
