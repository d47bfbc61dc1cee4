import { BitReader, BitWriter, getUvarint, getVarint, putUvarint, putVarint } from "./bits.ts";
import { decimal, type Decimals, decimalsOf } from "./decimals.ts";
import { bestRice, getRice, putRice, unzigzag, zigzag } from "./rice.ts";
import { SampleBuffer } from "./sample-buffer.ts";

/** How the whole numbers are told: about their middle, as changes, or by their place in a list. */
const ABOUT = 0, CHANGES = 1, LISTED = 2;
/** More different values than this are not worth a list. */
const MOST_LISTED = 64;

/**
 * A run of samples whose values are decimals, as most numbers are that people or programs write down: whole numbers
 * over a power of ten, in Rice's code. Exact to the bit, or not used.
 *
 * Source: as in D. Blalock et al., Sprintz, 2018, and A. Afroozeh et al., ALP, SIGMOD 2023, much simplified.
 *
 * @returns The chunk, or `undefined` where values are no decimals or a series ends in it.
 *
 * @example
 * ```ts
 * import { decodeDecimal, encodeDecimal } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const times = Float64Array.from({ length: 120 }, (_, i) => i * 15_000);
 * const values = times.map((time) => Math.round(50 + 9 * Math.sin(time)) / 100);
 * const bytes = encodeDecimal(times, values)!;
 * assert.ok(bytes.length < 120);
 * assert.deepEqual(decodeDecimal(bytes).values, values);
 * ```
 */
export function encodeDecimal(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): Uint8Array | undefined {
  const decimals = decimalsOf(values);
  if (!decimals || values.length === 0) return undefined;
  const bits = new BitWriter();
  bits.put(values.length, 16);
  putTimes(bits, times);
  putOff(bits, decimals);
  const ways = [about(decimals.whole), changes(decimals.whole), listed(decimals.whole)];
  const best = ways.reduce((a, b) => b.bits < a.bits ? b : a);
  bits.put(best.mode, 2);
  best.head(bits);
  bits.put(best.k, 6);
  for (const value of best.codes) putRice(bits, value, best.k);
  return bits.bytes();
}

/** One way to tell whole numbers: what comes first, then codes. */
interface Way {
  readonly mode: number;
  readonly codes: readonly number[];
  readonly k: number;
  readonly bits: number;
  head(bits: BitWriter): void;
}

function about(whole: readonly number[]): Way {
  const middle = whole.toSorted((a, b) => a - b)[whole.length >> 1]!;
  const codes = whole.map((value) => zigzag(value - middle)), { k, bits } = bestRice(codes);
  return { mode: ABOUT, codes, k, bits: bits + 32, head: (out) => putVarint(out, middle) };
}

function changes(whole: readonly number[]): Way {
  const codes = whole.slice(1).map((value, i) => zigzag(value - whole[i]!)),
    { k, bits } = bestRice(codes);
  return { mode: CHANGES, codes, k, bits: bits + 32, head: (out) => putVarint(out, whole[0]!) };
}

/** The frequent ones first, so that they have short codes. */
function listed(whole: readonly number[]): Way {
  const counts = new Map<number, number>();
  for (const value of whole) counts.set(value, (counts.get(value) ?? 0) + 1);
  const list = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  const places = new Map(list.map((value, i) => [value, i]));
  const codes = whole.map((value) => places.get(value)!), { k, bits } = bestRice(codes);
  const offsets = list.slice(1).map((value, i) => zigzag(value - list[i]!)),
    rice = bestRice(offsets);
  const head = (out: BitWriter) => {
    out.put(list.length, 7);
    putVarint(out, list[0]!);
    out.put(rice.k, 6);
    for (const offset of offsets) putRice(out, offset, rice.k);
  };
  return {
    mode: LISTED,
    codes,
    k,
    bits: list.length > MOST_LISTED ? Infinity : bits + rice.bits + 45,
    head,
  };
}

/** A chunk's times: the interval once where it stays, else how it changes. */
function putTimes(bits: BitWriter, times: ArrayLike<number>): void {
  const intervals = Array.from({ length: times.length - 1 }, (_, i) => times[i + 1]! - times[i]!);
  const first = intervals[0] ?? 0, steady = intervals.every((interval) => interval === first);
  putVarint(bits, times[0]!);
  putUvarint(bits, first);
  bits.put(Number(steady), 1);
  if (steady) return;
  const codes = intervals.slice(1).map((interval, i) => zigzag(interval - intervals[i]!)),
    { k } = bestRice(codes);
  bits.put(k, 6);
  for (const code of codes) putRice(bits, code, k);
}

function putOff(bits: BitWriter, { exponent, off }: Decimals): void {
  const exact = off.every((steps) => steps === 0);
  bits.put(exponent, 4);
  bits.put(Number(exact), 1);
  if (exact) return;
  for (const steps of off) steps === 0 ? bits.put(0, 1) : bits.put(steps > 0 ? 0b10 : 0b11, 2);
}

/** Reads a chunk of {@linkcode encodeDecimal}. O(samples). */
export function decodeDecimal(bytes: Uint8Array, into = new SampleBuffer()): SampleBuffer {
  const bits = new BitReader(bytes), count = bits.get(16), times = new Float64Array(count);
  let interval = 0;
  times[0] = getVarint(bits);
  interval = getUvarint(bits);
  const steady = bits.get(1) === 1, k = steady ? 0 : bits.get(6);
  for (let i = 1; i < count; i++) {
    if (!steady && i > 1) interval += unzigzag(getRice(bits, k));
    times[i] = times[i - 1]! + interval;
  }
  const exponent = bits.get(4), exact = bits.get(1) === 1, off = new Int8Array(count);
  if (!exact) {
    for (let i = 0; i < count; i++) {
      off[i] = bits.get(1) === 0 ? 0 : bits.get(1) === 0 ? 1 : -1;
    }
  }
  const whole = getWhole(bits, count);
  for (let i = 0; i < count; i++) {
    into.push(times[i]!, decimal(whole[i]!, exponent, off[i]!), false);
  }
  return into;
}

function getWhole(bits: BitReader, count: number): Float64Array {
  const whole = new Float64Array(count),
    mode = bits.get(2),
    many = mode === LISTED ? bits.get(7) : 0;
  const list = [getVarint(bits)];
  if (mode === LISTED) {
    const k = bits.get(6);
    while (list.length < many) list.push(list.at(-1)! + unzigzag(getRice(bits, k)));
  }
  const k = bits.get(6);
  for (let i = 0; i < count; i++) {
    if (mode === CHANGES) {
      whole[i] = i === 0 ? list[0]! : whole[i - 1]! + unzigzag(getRice(bits, k));
    } else if (mode === ABOUT) whole[i] = list[0]! + unzigzag(getRice(bits, k));
    else whole[i] = list[getRice(bits, k)] ?? NaN;
  }
  return whole;
}
