import { md1, type Random } from "../../sim/mod.ts";
import { LeakyQueue } from "../leaky-queue.ts";
import { replay } from "../replay.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { steady } from "../traffic.ts";

/** Mean wait in a leaky queue at one load. */
export interface WaitRow {
  /** Offered load, as a share of the leak rate. */
  load: number;
  /** In s. */
  wait: number;
  from: "simulated" | "M/D/1 formula";
}

/** Requests at no load. Near the rate waits are long and depend on each other, so it takes more. */
const REQUESTS = 40_000;

/** Sends Poisson traffic through a leaky queue of `rate` requests per second, and asks the formula too. */
export function leakyWaits(rate: number, loads: readonly number[], random: Random): WaitRow[] {
  return loads.flatMap((load): WaitRow[] => {
    const clock = new SettableClock();
    const queue = new LeakyQueue({ clock, capacity: 100_000, leakRate: rate });
    const requests = REQUESTS / (1 - load);
    const traffic = steady({
      random,
      rate: rate * load,
      duration: requests * 1000 / (rate * load),
    });
    const { leaves, admitted } = replay(queue, clock, traffic);
    const waited = leaves.reduce((sum, t, i) => sum + t - admitted[i]!, 0) / leaves.length;
    const { meanWait } = md1({ arrivalRate: rate * load, meanService: 1 / rate });
    return [
      { load, wait: waited / 1000, from: "simulated" },
      { load, wait: meanWait, from: "M/D/1 formula" },
    ];
  });
}
