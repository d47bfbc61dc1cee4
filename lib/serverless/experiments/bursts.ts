import { exponential, quantile, random, VirtualClock } from "../../sim/mod.ts";
import { fixed } from "../platform/keep-alive/policy.ts";
import { Pool } from "../platform/pool.ts";
import { Scaler } from "../platform/scaler.ts";

export interface BurstOptions {
  /** Calls/s before and in the burst, which begins after 20 s and lasts 20 s. */
  quiet: number;
  burst: number;
  coldMs: number;
  runMs: number;
  max: number;
  /** Calls that may wait. */
  queue: number;
  /** Instances that may be started in a second. */
  startsPerSecond: number;
  /** `undefined`: an instance for each call that finds none. Otherwise a scaler with this target. */
  target?: number;
  /** Times a call takes as long in the burst: a back end that has become slow. Default: 1. */
  slow?: number;
  seed: number;
}

/** One second of a burst. */
export interface BurstRow {
  second: number;
  busy: number;
  idle: number;
  warming: number;
  waiting: number;
  refused: number;
  /** 99th percentile of the calls that ended in this second, in ms. */
  p99: number;
}

/** From nothing through a burst and back to nothing, on the virtual clock. O(calls). */
export function runBurst(
  options: BurstOptions,
): { rows: BurstRow[]; starts: number; cold: number; refused: number; calls: number; p99: number } {
  const { quiet, burst, coldMs, runMs, max, queue, startsPerSecond, target, slow = 1, seed } =
    options;
  const clock = new VirtualClock(),
    stream = random(`burst ${seed}`),
    inBurst = () => clock.now() >= 20_000 && clock.now() < 40_000;
  const unit = exponential(stream.split("gaps"), { mean: 1 });
  const duration = exponential(stream.split("durations"), { mean: 1 });
  const pool = new Pool<null>({
    clock,
    max,
    queue,
    burst: startsPerSecond,
    perCall: target === undefined,
    // A scaler ends instances itself; two that do so would undo each other's work.
    keepAlive: fixed(target === undefined ? 15_000 : 1e9),
    start: (ready) => void clock.schedule(coldMs, () => ready(null)),
  });
  const scaler = target === undefined
    ? undefined
    : new Scaler(pool, { clock, max, target, toZeroMs: 10_000 });
  const rows: BurstRow[] = [], all: number[] = [];
  let second: number[] = [], refusedBefore = 0;
  const arrive = () => {
    if (clock.now() > 60_000) return;
    const came = clock.now();
    pool.submit({
      run: (_, done) =>
        void clock.schedule(duration() * runMs * (inBurst() ? slow : 1), () => {
          second.push(clock.now() - came);
          all.push(clock.now() - came);
          done();
        }),
      refused: () => {},
    });
    clock.schedule(1000 * unit() / (inBurst() ? burst : quiet), arrive);
  };
  clock.schedule(0, arrive);
  const look = (n: number) => {
    const { busy, idle, warming, refused } = pool.stats;
    rows.push({
      second: n,
      busy,
      idle,
      warming,
      waiting: pool.waiting,
      refused: refused - refusedBefore,
      p99: p99Of(second),
    });
    refusedBefore = refused;
    second = [];
    if (n < 90) clock.schedule(1000, look, n + 1);
  };
  clock.schedule(1000, look, 1);
  clock.runSync({ until: 91_000 });
  scaler?.stop();
  const { starts, cold, refused, calls } = pool.stats;
  return { rows, starts, cold, refused, calls, p99: p99Of(all) };
}

/** The same burst where one thing is worse. */
export function burstVariants(
  options: BurstOptions,
): { what: string; starts: number; cold: number; refused: number; p99: number }[] {
  const variants: Record<string, Partial<BurstOptions>> = {
    "as above": {},
    "calls 4 × as long in the burst": { slow: 4 },
    "one start a second": { startsPerSecond: 1 },
    "hardly any queue": { queue: 10 },
  };
  return Object.entries(variants).map(([what, other]) => {
    const { starts, cold, refused, p99 } = runBurst({ ...options, ...other });
    return { what, starts, cold, refused, p99 };
  });
}

function p99Of(values: readonly number[]): number {
  return values.length === 0 ? 0 : quantile(values, 0.99);
}
