/** A share of all requests that is an agent's: from one point of 0 … 1 to another. */
export interface Segment {
  readonly from: Fraction;
  readonly to: Fraction;
}

/** A share as people write it, exactly. */
interface Fraction {
  readonly over: number;
  readonly under: number;
}

/** Which of all requests are one agent's: the same few of every `lcd`. */
export interface Stripe {
  /** The least common denominator of all segments' lengths: the pattern repeats after so many requests. */
  readonly lcd: number;
  /** Its places among them, from 0, in order. */
  readonly slots: readonly number[];
  /** From its first place to the second, and so on, around. */
  readonly steps: readonly number[];
  /** Whether request `i`, counted from 0, is its own. */
  has(i: number): boolean;
  /** How many of the first `n` requests are its own. */
  of(n: number): number;
}

/** Requests after which a pattern must repeat: it is held in memory. */
const MOST_SLOTS = 1_000_000;

/**
 * Deals requests out to agents so that each gets its share of every stretch, and all of them together get each
 * request once, without a word between them. The largest segment chooses first; its j-th slot is the first free
 * one from ⌈j·L/n⌉ on, where it has n of L. O(L log segments).
 *
 * Source: k6's execution segments, lib/execution_segment.go.
 *
 * @param segment `"0:1/3"`: its beginning and end. @param sequence Where all segments meet, `"0,1/3,2/3,1"`;
 * without it, the rest of 0 … 1 is one segment before and one behind.
 * @throws {RangeError} Where they can't be read, do not rise from 0 to 1, or the segment is not in the sequence.
 *
 * @example
 * ```ts
 * import { stripeOf } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(stripeOf("1/3:2/3", "0,1/3,2/3,1").slots, [1]);
 * ```
 */
export function stripeOf(segment: string, sequence = ""): Stripe {
  const [from, to, ...more] = segment.split(":").map(fraction);
  if (!from || !to || more.length > 0) refuse(`must be FROM:TO: received ${segment}`);
  const points = pointsOf(sequence === "" ? [] : sequence.split(",").map(fraction), [from, to]);
  const lengths = points.slice(1).map((point, i) => difference(point, points[i]!));
  const lcd = lengths.reduce((all, { under }) => all / gcd(all, under) * under, 1);
  if (!(lcd <= MOST_SLOTS)) {
    refuse(`must repeat after at most ${MOST_SLOTS} requests: received ${lcd}`);
  }
  const place = points.findIndex((point, i) => same(point, from) && same(points[i + 1]!, to));
  if (place < 0) refuse(`must be in the sequence ${sequence}: received ${segment}`);
  const slots = dealt(lengths.map(({ over, under }) => over * (lcd / under)), lcd)[place]!;
  const own = new Uint8Array(lcd);
  for (const slot of slots) own[slot] = 1;
  return {
    lcd,
    slots,
    steps: slots.map((slot, i) => (slots[i + 1] ?? slots[0]! + lcd) - slot),
    has: (i) => own[i % lcd] === 1,
    of: (n) => Math.floor(n / lcd) * slots.length + slots.filter((slot) => slot < n % lcd).length,
  };
}

/** The segments of so many agents with equal shares, and their sequence. */
export function equalShares(agents: number): { segments: string[]; sequence: string } {
  const point = (i: number) => i === 0 ? "0" : i === agents ? "1" : `${i}/${agents}`;
  const points = Array.from({ length: agents + 1 }, (_, i) => point(i));
  return {
    segments: points.slice(1).map((to, i) => `${points[i]}:${to}`),
    sequence: points.join(","),
  };
}

/** The slots of each segment, by how many of `lcd` it has. */
function dealt(shares: readonly number[], lcd: number): number[][] {
  const free = new Uint8Array(lcd).fill(1), slots: number[][] = shares.map(() => []);
  const order = shares.map((_, i) => i).sort((a, b) => shares[b]! - shares[a]!);
  for (const i of order) {
    for (let j = 0; j < shares[i]!; j++) {
      let slot = Math.ceil(j * lcd / shares[i]!) % lcd;
      while (!free[slot]) slot = (slot + 1) % lcd;
      free[slot] = 0;
      slots[i]!.push(slot);
    }
  }
  return slots.map((list) => list.sort((a, b) => a - b));
}

/** Where segments meet, from 0 to 1. */
function pointsOf(given: Fraction[], own: Fraction[]): Fraction[] {
  const points = given.length > 0 ? given : own;
  const ends = [{ over: 0, under: 1 }, ...points, { over: 1, under: 1 }];
  const all = ends.filter((point, i) => i === 0 || !same(point, ends[i - 1]!));
  all.forEach((point, i) => {
    const before = all[i - 1];
    if (before && difference(point, before).over <= 0) {
      refuse(`must have points that rise from 0 to 1: received ${point.over}/${point.under}`);
    }
  });
  return all;
}

function fraction(text: string): Fraction {
  const [, over, decimals = "", under = "1"] =
    text.trim().match(/^(\d+)(?:\.(\d+))?(?:\/(\d+))?$/) ??
      [];
  const scale = 10 ** decimals.length;
  const [top, bottom] = [Number(`${over}${decimals}`), Number(under) * scale];
  if (!(bottom > 0 && bottom <= 1e9 && top <= bottom)) {
    refuse(`must be made of shares: received ${text}`);
  }
  return reduced(top, bottom);
}

const gcd = (a: number, b: number): number => b === 0 ? a : gcd(b, a % b);
function reduced(over: number, under: number): Fraction {
  const by = gcd(Math.abs(over), under);
  return { over: over / by, under: under / by };
}
const difference = (a: Fraction, b: Fraction): Fraction =>
  reduced(a.over * b.under - b.over * a.under, a.under * b.under);
const same = (a: Fraction, b: Fraction) => a.over === b.over && a.under === b.under;

function refuse(why: string): never {
  throw new RangeError(`Cannot deal out requests: a segment ${why}`);
}
