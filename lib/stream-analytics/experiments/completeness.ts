import { random } from "../../sim/mod.ts";
import { exponentialDelay } from "../arrivals.ts";
import { lateShare } from "../closed-forms.ts";
import { WallClockLag } from "../watermark.ts";

/** One lag: what is waited for, and what is still missing. Times in s. */
export interface CompletenessRow {
  lag: number;
  /** Share of the events that are in their window's answer on time. */
  complete: number;
}

/** Settings of {@linkcode completeness}; times in s. */
export interface CompletenessOptions {
  /** Mean delay, exponential. */
  delay: number;
  /** Of tumbling windows. */
  window: number;
  lags: readonly number[];
  events: number;
  seed: number;
}

/** Completeness against latency: simulated with a watermark behind the wall clock, and by the closed form. */
export function completeness(
  { delay, window, lags, events, seed }: CompletenessOptions,
): { simulated: CompletenessRow[]; formula: CompletenessRow[] } {
  const chance = random(seed).split("completeness"), size = window * 1000;
  const draw = exponentialDelay(chance, { mean: Math.max(delay, 1e-9) * 1000 });
  // Spread over whole windows: where in its window an event happens is as likely everywhere.
  const times = Float64Array.from({ length: events }, (_, i) => (i + 0.5) * 20 * size / events);
  const delays = Float64Array.from(times, draw);
  const simulated = lags.map((lag) => {
    let late = 0;
    for (let i = 0; i < events; i++) {
      const watermark = new WallClockLag({ lag: lag * 1000 }), time = times[i]!;
      watermark.observe(time, time + delays[i]!);
      if ((Math.floor(time / size) + 1) * size <= watermark.current) late++;
    }
    return { lag, complete: 1 - late / events };
  });
  const formula = lags.map((lag) => ({
    lag,
    complete: 1 - lateShare({ delay: delay * 1000, lag: lag * 1000, size }),
  }));
  return { simulated, formula };
}
