import type { Random } from "../../sim/mod.ts";
import { PhiAccrual, phiDelay } from "../phi-accrual.ts";
import { type IntervalRow, rowOf } from "./interval-row.ts";

/** φ-accrual's time to detect a death against its formula, for heartbeats that are normally distributed. */
export function checkPhi(
  random: Random,
  thresholds: readonly number[],
  deaths = 40,
): IntervalRow[] {
  const mean = 1000, deviation = 100;
  return thresholds.map((threshold) => {
    const delays = Array.from({ length: deaths }, () => {
      const detector = new PhiAccrual({ window: 1000, minDeviation: 1 });
      let now = 0;
      for (let beat = 0; beat < 1200; beat++) {
        now += mean + deviation * normal(random);
        detector.heartbeat(now);
      }
      // Asked every millisecond, as a monitor would, from a moment at which nobody is suspect.
      let silent = mean;
      while (detector.phi(now + silent) < threshold) silent++;
      return silent - 0.5;
    });
    const expected = phiDelay(threshold, mean, deviation);
    return rowOf(`φ = ${threshold}: time to detect (ms)`, expected, delays);
  });
}

/** Box and Muller, 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
