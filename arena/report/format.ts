/** Numbers as people write them. */

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 1234.5 with one decimal is "1,234.5"; minus is a minus sign. */
export function decimal(value: number, decimals: number): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

/** Three significant digits, for words and tables: 1,234 · 62.5 · 0.0125 · 1.5×10⁻⁶. */
export function significant(value: number, digits = 3): string {
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power < -4 || power > 8) return `${minus(String(Number(mantissa)))}×${tenTo(power)}`;
  const written = decimal(value, Math.max(0, digits - 1 - power));
  return written.includes(".") ? written.replace(/\.?0+$/, "") : written;
}

/** Numbers of one column: all with as many decimals as the one that needs most, so that they line up. */
export function aligned(values: readonly number[], digits = 3): (value: number) => string {
  const written = values.map((value) => significant(value, digits));
  if (written.some((text) => text.includes("×"))) return (value) => significant(value, digits);
  const decimals = Math.max(0, ...written.map((text) => text.split(".")[1]?.length ?? 0));
  return (value) => decimal(value, Math.min(decimals, 6));
}

/** 0.125 is "12.5%". */
export function percent(value: number, decimals: number): string {
  return `${decimal(100 * value, decimals)}%`;
}

export function tenTo(power: number): string {
  const digits = String(Math.abs(power)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
  return `10${power < 0 ? "⁻" : ""}${digits}`;
}

function minus(text: string): string {
  return text.replace("-", "−");
}
