import { type Clock, exponential, random, RealClock, VirtualClock } from "../../sim/mod.ts";
import { ksCritical, ksDistance } from "../analysis/kolmogorov.ts";
import { FaultPoint } from "../faults/fault-point.ts";

/** Delays that were asked for, and those that calls had. */
export interface Injected {
  what: string;
  /** Sorted, in ms. */
  delays: number[];
  /** Largest gap between what was asked for and what was measured, as a share of the calls. */
  distance: number;
  /** Above this the two differ, at the 1 % level. */
  critical: number;
}

/** Calls under way at once: machines are late where all timers ring together. */
const TOGETHER = 500;

/**
 * What a fault point really injects: exponential delays of a mean, and the control, an injector that waits half as
 * long as it says.
 *
 * @param mean In ms; in real time at least 50, since timers are a millisecond late there.
 * @param clock A virtual one is exact and takes no time; the machine's shows how late its timers are. Default: virtual.
 */
export async function injectedDelays(
  mean: number,
  calls: number,
  clock: VirtualClock | RealClock = new VirtualClock(),
): Promise<Injected[]> {
  const cdf = (ms: number) => 1 - Math.exp(-Math.max(0, ms) / mean);
  const rows: Injected[] = [];
  for (const [what, factor] of [["as asked for", 1], ["half of it (control)", 0.5]] as const) {
    const draw = exponential(random(7).split(what), { mean });
    const point = new FaultPoint("payments", { clock, random: random(1) });
    const revert = point.ill({ delay: () => draw() * factor });
    const delays: number[] = [];
    for (let done = 0; done < calls; done += TOGETHER) {
      const all = Promise.all(
        Array.from({ length: Math.min(TOGETHER, calls - done) }, () => timed(point, clock, delays)),
      );
      if (clock instanceof VirtualClock) await clock.run();
      await all;
    }
    revert();
    delays.sort((a, b) => a - b);
    rows.push({
      what,
      delays,
      distance: ksDistance(delays, cdf),
      critical: ksCritical(calls, 0.01),
    });
  }
  return rows;
}

async function timed(point: FaultPoint, clock: Clock, delays: number[]): Promise<void> {
  const start = clock.now();
  await point.call(() => Promise.resolve());
  delays.push(clock.now() - start);
}
