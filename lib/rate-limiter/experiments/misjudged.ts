import type { Random } from "../../sim/mod.ts";
import { estimateAccuracy } from "../accuracy.ts";
import { heavyTailed, steady } from "../traffic.ts";
import type { Quota } from "./algorithms.ts";

/** Requests per load. */
const REQUESTS = 50_000;

/** Share of the requests of one steady tenant that the sliding counter misjudges, at each load. */
export function misjudged(
  { limit, window }: Quota,
  loads: readonly number[],
  random: Random,
): { load: number; wrong: number }[] {
  return loads.map((load) => {
    const rate = load * limit * 1000 / window;
    const traffic = steady({ random, rate, duration: REQUESTS * 1000 / rate });
    return { load, wrong: estimateAccuracy(traffic, { limit, window }).wrongShare };
  });
}

/**
 * The same for a heavy-tailed population of tenants, under the limit, ten times and a hundred times it.
 *
 * @param requests Requests in five windows, whatever their length.
 */
export function misjudgedCrowd(
  { limit, window }: Quota,
  tenants: number,
  random: Random,
  requests = 500_000,
): { traffic: string; misjudged: number }[] {
  const rate = requests * 1000 / (5 * window);
  const traffic = heavyTailed({ random, tenants, rate, duration: 5 * window });
  return [1, 10, 100].map((by) => {
    const result = estimateAccuracy(traffic, { limit: limit * by, window });
    return {
      traffic: `${result.tenants.toLocaleString("en")} merchants, each limited to ${
        (limit * by).toLocaleString("en")
      }`,
      misjudged: result.wrongShare,
    };
  });
}
