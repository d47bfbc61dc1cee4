import type { Generator } from "./generator.ts";
import type { GeneratorContext } from "./context.ts";

const DIGITS = "0123456789", HEX = "0123456789ABCDEF";
const LETTERS = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz`;
/** What one generator makes at most, in characters. */
const MOST = 10_000;

const sizeOf = (value: unknown, otherwise: number) =>
  Math.min(MOST, Math.max(0, Math.trunc(Number(value ?? otherwise)) || 0));
const drawn = (from: string, many: number, { random }: GeneratorContext) =>
  Array.from({ length: many }, () => from[random.int(from.length)]).join("");

/** A whole number between `min` and `max`, both included. */
export function randomInt({ min, max }: Generator, { random }: GeneratorContext): number {
  const low = Number(min ?? 0), high = Math.max(low, Number(max ?? 0x7fffffff));
  return low + Math.floor(random.next() * (high - low + 1));
}

/** A decimal number of so many digits, one of them at least behind the point. */
export function randomDecimal({ digits }: Generator, context: GeneratorContext): number {
  const many = Math.min(15, Math.max(2, sizeOf(digits, 10)));
  const point = 1 + context.random.int(many - 1);
  // Neither end may be a zero: it would be lost.
  const body = drawn(DIGITS, many - 2, context), ends = [0, 1].map(() => 1 + context.random.int(9));
  const all = `${ends[0]}${body}${ends[1]}`;
  return Number(`${all.slice(0, point)}.${all.slice(point)}`);
}

/** A hexadecimal number of so many digits, as text. */
export function randomHexadecimal({ digits }: Generator, context: GeneratorContext): string {
  return drawn(HEX, sizeOf(digits, 10), context);
}

/** So many letters and digits. */
export function randomString({ size }: Generator, context: GeneratorContext): string {
  return drawn(LETTERS, sizeOf(size, 20), context);
}

/** `true` or `false`. */
export function randomBoolean(_: Generator, { random }: GeneratorContext): boolean {
  return random.int(2) === 1;
}

/** A random UUID (version 4) in one of four ways to write it. Source: RFC 9562, section 5.4. */
export function uuid({ format }: Generator, context: GeneratorContext): string {
  const hex = drawn(HEX.toLowerCase(), 32, context).split("");
  hex[12] = "4";
  hex[16] = "89ab"[context.random.int(4)]!;
  const simple = hex.join("");
  const hyphenated = simple.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (format === "simple") return simple;
  if (format === "upper-case-hyphenated") return hyphenated.toUpperCase();
  return format === "URN" ? `urn:uuid:${hyphenated}` : hyphenated;
}
