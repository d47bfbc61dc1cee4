import { type Pattern, requireRequests } from "./pattern.ts";

/**
 * Requests as they were recorded somewhere.
 *
 * @param times When each came, in ms after the start, in order.
 * @param speed 2 replays it in half of the time. Default: 1.
 * @throws {RangeError} Where a time is before the one that it follows, or there is none.
 */
export function trace(times: ArrayLike<number>, speed = 1): Pattern {
  if (!(speed > 0 && speed < Infinity)) {
    throw new RangeError(
      `Cannot replay a trace: the speed must be above 0 times: received ${speed}`,
    );
  }
  const due = Float64Array.from(times, (time) => time / speed);
  requireRequests("a trace", due.length);
  for (let i = 0; i < due.length; i++) {
    if (due[i]! >= (due[i - 1] ?? 0) && due[i]! < Infinity) continue;
    throw new RangeError(
      `Cannot replay a trace: time ${i + 1} must be at least ${times[i - 1] ?? 0} ms: received ${
        times[i]
      }`,
    );
  }
  return {
    duration: due.at(-1)!,
    dueBy: (ms) => {
      let low = 0, high = due.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (due[middle]! <= ms) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    timeOf: (count) => due[Math.max(0, Math.ceil(count) - 1)] ?? Infinity,
  };
}
