import { requireNumber } from "../../sim/mod.ts";
import { type Pattern, requireRequests, requireSeconds } from "./pattern.ts";

/**
 * So many at once, again and again: cron jobs, a push message, doors that open. The first burst is due at once.
 *
 * @param size Requests of a burst. @param every Time between two, in s. @param seconds Default: without end.
 */
export function burst(
  { size, every, seconds = Infinity }: { size: number; every: number; seconds?: number },
): Pattern {
  const kind = "bursts";
  requireNumber(`create ${kind}`, "the size", size, {
    ...{ unit: "requests", min: 1, max: 1e7, integer: true },
  });
  requireSeconds(kind, "the time between two", every);
  if (seconds !== Infinity) requireSeconds(kind, "the length", seconds);
  const dueBy = (ms: number) => ms < 0 ? 0 : size * (Math.floor(ms / 1000 / every) + 1);
  requireRequests(kind, dueBy(seconds * 1000));
  return {
    duration: seconds * 1000,
    dueBy,
    timeOf: (count) => {
      const ms = 1000 * every * Math.max(0, Math.ceil(count / size) - 1);
      return ms <= seconds * 1000 ? ms : Infinity;
    },
  };
}
