import { type Pattern, requireRate, requireRequests, requireSeconds } from "./pattern.ts";

/**
 * The same rate all the time.
 *
 * @param rate In requests per `per` seconds (default: 1). @param seconds Default: without end.
 * @throws {RangeError} Where a number is out of range, or no request falls into the time.
 */
export function constant(
  { rate: requests, per = 1, seconds = Infinity }: { rate: number; per?: number; seconds?: number },
): Pattern {
  requireSeconds("constant arrivals", "the time that the rate is for", per);
  const rate = requests / per;
  requireRate("constant arrivals", "the rate", rate);
  if (seconds !== Infinity) requireSeconds("constant arrivals", "the length", seconds);
  requireRequests("constant arrivals", rate * seconds);
  return {
    duration: seconds * 1000,
    dueBy: (ms) => rate * ms / 1000,
    timeOf: (count) => {
      const ms = 1000 * count / rate;
      return ms <= seconds * 1000 ? ms : Infinity;
    },
  };
}
