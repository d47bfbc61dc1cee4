import { Percentiles, type Random, VirtualClock } from "../../sim/mod.ts";
import { Hedge } from "../hedge.ts";
import { SimulatedService } from "../simulated-service.ts";
import { sharesOf } from "./shares.ts";

/** One call that was hedged after a while. */
export interface HedgedCall {
  /** Time after which its copy was sent, in words. */
  after: string;
  ms: number;
}

/** What came of waiting so long before a copy is sent. */
export interface HedgeSummary {
  after: string;
  /** The 99.9th percentile, in ms. */
  tail: number;
  /** Copies sent per call. */
  extra: number;
}

/**
 * The same calls to seats, with copies sent after different waits.
 *
 * @param waits In ms; `Infinity` sends none.
 * @param rate Of the server, in requests per second: each of them calls seats.
 */
export async function hedgedTails(
  waits: readonly number[],
  random: Random,
  rate: number,
  calls = 4000,
): Promise<{ calls: HedgedCall[]; summary: HedgeSummary[] }> {
  const rows: HedgedCall[] = [], summary: HedgeSummary[] = [];
  for (const wait of waits) {
    const clock = new VirtualClock(), latency = new Percentiles();
    const service = new SimulatedService({
      clock,
      random: random.split("seats"),
      ...sharesOf(rate).seats,
    });
    const after = wait < Infinity ? `copy after ${wait} ms` : "no copy";
    const hedge = new Hedge({ clock, after: Math.min(wait, 1e6), copies: wait < Infinity ? 1 : 0 });
    for (let i = 0; i < calls; i++) {
      clock.schedule(i * 1000 / rate, () => {
        const start = clock.now();
        hedge.execute((context) => service.call(context)).then(() => {
          rows.push({ after, ms: clock.now() - start });
          latency.add(clock.now() - start);
        });
      });
    }
    await clock.run();
    summary.push({ after, tail: latency.at(0.999), extra: hedge.hedged / calls });
  }
  return { calls: rows, summary };
}
