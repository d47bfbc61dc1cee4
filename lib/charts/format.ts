const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

type Ladder = [size: number, unit: string][];

/** Units that have larger and smaller sisters, with their sizes in the first unit named. */
const LADDERS: Record<string, Ladder> = {
  ms: [[86_400_000, "d"], [3_600_000, "h"], [60_000, "min"], [1000, "s"], [1, "ms"], [1e-3, "µs"], [
    1e-6,
    "ns",
  ]],
  bytes: [[1e15, "PB"], [1e12, "TB"], [1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "bytes"]],
  "bytes/s": [[1e9, "GB/s"], [1e6, "MB/s"], [1e3, "kB/s"], [1, "bytes/s"]],
};

/**
 * A number as a person would write it: 3 significant digits, thousands separated, whole numbers below
 * 100 000 in full. `"ms"` and `"bytes"` climb to the unit that fits, `"%"` takes a fraction,
 * `"USD"` stands in front.
 *
 * @example
 * ```ts
 * import { format } from "#lib/charts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(format(1234567), "1,230,000");
 * assert.equal(format(0.0417, "%"), "4.17 %");
 * assert.equal(format(90_000, "ms"), "1.5 min");
 * assert.equal(format(48_000_000, "bytes"), "48 MB");
 * assert.equal(format(1.5e-15), "1.5 × 10⁻¹⁵");
 * ```
 */
export function format(value: number, unit = ""): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  }
  if (unit === "%") return `${plain(value * 100)} %`;
  if (unit === "USD") return value < 0 ? `−$${plain(-value)}` : `$${plain(value)}`;
  if (unit === "×") return `${plain(value)}×`;
  const ladder = LADDERS[unit];
  if (ladder && value !== 0) {
    const size = Math.abs(value);
    // 0.9995 rounds to 1.00, which reads as the next unit up.
    const step = ladder.find(([least]) => size >= least * 0.9995) ?? ladder.at(-1)!;
    return `${plain(value / step[0])} ${step[1]}`;
  }
  return unit ? `${plain(value)} ${unit}` : plain(value);
}

/** Below this a number is written with a power of ten: nobody counts fifteen zeros. */
const TINY = 1e-6;

function plain(value: number): string {
  if (value !== 0 && Math.abs(value) < TINY) {
    const [mantissa, exponent] = value.toExponential(2).split("e") as [string, string];
    return `${Number(mantissa)} × 10${superscript(exponent)}`.replace("-", "−");
  }
  const text = Number.isInteger(value) && Math.abs(value) < 100_000
    ? whole.format(value)
    : short.format(value);
  return text.replace("-", "−");
}

function superscript(digits: string): string {
  return [...digits].map((digit) => digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}
