import type { Declared, NumberValue } from "../../sweep/declared.ts";

/** A range that spans so many times its low end is moved over in equal factors, not in equal steps. */
const BY_FACTORS = 50;
/** How far a slider goes, in steps. */
export const STEPS = 200;

const isByFactors = ({ minimum: low = 0, maximum: high = 0 }: Declared) =>
  low > 0 && high / low >= BY_FACTORS;

/** Where a slider stands for a value. */
export function stepOf(field: Declared, value: number): number {
  const low = field.minimum!, high = field.maximum!;
  const share = isByFactors(field)
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low);
  return Math.round(share * STEPS);
}

/** The value at a slider's step: two digits of it, the ends exactly. */
export function valueAt(field: Declared, step: number): number {
  const low = field.minimum!, high = field.maximum!, share = step / STEPS;
  if (step <= 0) return low;
  if (step >= STEPS) return high;
  const raw = isByFactors(field) ? low * (high / low) ** share : low + (high - low) * share;
  const unit = field.multipleOf ?? (field.type === "integer" ? 1 : 0);
  // Of a large whole number two digits are enough; of a small one the next whole one is.
  const short = Number(raw.toPrecision(2));
  const value = unit ? Math.round(short / unit) * unit : short;
  return Math.min(high, Math.max(low, Number(value.toPrecision(12))));
}

/** The next value above or below: of whole numbers the next one, of others the next that a slider has. */
export function valueBeside(field: Declared, value: number, by: 1 | -1): number {
  const low = field.minimum!, high = field.maximum!;
  const unit = field.multipleOf ?? (field.type === "integer" ? 1 : 0);
  if (unit) return Math.min(high, Math.max(low, Number((value + by * unit).toPrecision(12))));
  for (let step = stepOf(field, value); step >= 0 && step <= STEPS; step += by) {
    const next = valueAt(field, step);
    if ((next - value) * by > 0) return next;
  }
  return by > 0 ? high : low;
}

/** `1 to 1,000`; "" where there is no range. */
export function rangeOf({ minimum, maximum }: Declared): string {
  return minimum === undefined || maximum === undefined
    ? ""
    : `${written(minimum)} to ${written(maximum)}`;
}

/** A value as it is written for people. */
export function written(value: NumberValue): string {
  return typeof value === "number"
    ? value.toLocaleString("en", { maximumFractionDigits: 6 })
    : String(value);
}

/** A value that stands as a text, written for people: what is no number stays as it is. */
export function writtenText(text: string): string {
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? text : written(number);
}

/** A value as `--set` and the address have it. */
export const asText = (value: NumberValue): string => String(value);
