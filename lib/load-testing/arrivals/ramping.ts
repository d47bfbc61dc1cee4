import { requireNumber } from "../../sim/mod.ts";
import { type Pattern, requireRate, requireRequests } from "./pattern.ts";

/** A stretch in which the rate moves in a straight line; where `from` is `to`, it stays. */
export interface Stage {
  /** Rates at its beginning and end, in requests/s. */
  readonly from: number;
  readonly to: number;
  /** How long it is; 0 jumps. */
  readonly seconds: number;
}

/**
 * Stages one after the other. The rate is a broken line, so the count is made of parabolas, and when a count
 * is reached is the root of one. O(log stages) a request.
 *
 * @throws {RangeError} Where there is no stage, a number is out of range, or all of it sends less than 1 request.
 *
 * @example
 * ```ts
 * import { ramping } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * const ramp = ramping([{ from: 0, to: 1, seconds: 5 }]);
 * assert.equal(Math.round(ramp.timeOf(1)), 3162); // the root of t²/10 = 1
 * ```
 */
export function ramping(stages: readonly Stage[]): Pattern {
  const kind = "ramping arrivals";
  let ms = 0, count = 0;
  const pieces = stages.map(({ from, to, seconds }) => {
    requireRate(kind, "the rate at a stage's beginning", from, 0);
    requireRate(kind, "the rate at a stage's end", to, 0);
    requireNumber(`create ${kind}`, "a stage's length", seconds, { unit: "s", min: 0, max: 1e7 });
    const piece = { ms, count, from: from / 1000, slope: slopeOf(from, to, seconds) };
    ms += seconds * 1000;
    count += seconds * (from + to) / 2;
    return { ...piece, end: ms, total: count };
  });
  const all = count;
  requireRequests(kind, all);
  return {
    duration: ms,
    dueBy: (time) => {
      const piece = pieces.find(({ end }) => time <= end);
      if (!piece) return all;
      const t = Math.max(0, time) - piece.ms;
      return piece.count + piece.from * t + piece.slope * t * t / 2;
    },
    timeOf: (wanted) => {
      // What rounding adds up to over the stages must not cost the last request.
      const piece = pieces.find(({ total }) => wanted <= total * (1 + 1e-12));
      return piece ? piece.ms + rootOf(piece, wanted - piece.count) : Infinity;
    },
  };
}

/** Change of the rate, in requests per ms². */
function slopeOf(from: number, to: number, seconds: number): number {
  return seconds === 0 ? 0 : (to - from) / seconds / 1e6;
}

/** When so many requests of a stage are due, in ms after its beginning. */
function rootOf({ from, slope }: { from: number; slope: number }, more: number): number {
  if (more <= 0) return 0;
  // The form of the root that does not lose digits where the slope is small.
  return 2 * more / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * more)));
}
