import { Cron } from "../serverless/mod.ts";
import { type Clock, requireNumber } from "../sim/mod.ts";

/** One time that a schedule came to. */
export interface Turn {
  /** In ms. */
  at: number;
  /** `skipped`: the run before had not ended. */
  what: "ran" | "skipped" | "failed";
  why?: string;
}

export interface ScheduleOptions {
  clock: Clock;
  /** Turns after which it ends by itself. */
  most: number;
}
/** The turns so far, and how to end it. */
export interface Planned {
  readonly turns: readonly Turn[];
  stop: () => void;
}

/**
 * Runs something every so many minutes, never twice at once: a turn that comes while the last run goes on is skipped,
 * not put off, lest runs pile up. One that throws does not end the schedule.
 *
 * @returns The turns so far, and how to end it.
 * @throws {RangeError} Where a number is out of its range.
 * @example
 * ```ts
 * import { everyMinutes } from "#lib/chaos";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const night = everyMinutes(30, () => clock.sleep(60_000), { clock, most: 16 });
 * await clock.run();
 * assert.equal(night.turns.filter(({ what }) => what === "ran").length, 16);
 * ```
 */
export function everyMinutes(
  minutes: number,
  run: (turn: number) => Promise<unknown>,
  options: ScheduleOptions,
): Planned {
  requireNumber("plan experiments", "the interval", minutes, {
    unit: "minutes",
    min: 0.1,
    max: 10_080,
  });
  return schedule((now) => now + minutes * 60_000, run, options);
}

/**
 * The same at the times of a cron expression, as lib/serverless reads it: with seconds or without, in a zone, by the
 * changes of its clocks. A time that is now counts.
 *
 * @param origin What is 0 on the clock, in ms since 1970.
 * @throws {TypeError} Where it is no schedule, or there is no such zone. @throws {RangeError} Where it never fires.
 * @example
 * ```ts
 * import { onCron } from "#lib/chaos";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const night = onCron("0 2,4 * * *", () => clock.sleep(60_000), { clock, most: 2 });
 * await clock.run();
 * assert.deepEqual(night.turns.map(({ at }) => at / 3_600_000), [2, 4]);
 * ```
 */
export function onCron(
  spec: string,
  run: (turn: number) => Promise<unknown>,
  { zone = "UTC", origin = 0, ...options }: ScheduleOptions & { zone?: string; origin?: number },
): Planned {
  const cron = new Cron(spec, zone);
  let last = options.clock.now() + origin - 1;
  const next = () => {
    const at = cron.next(last);
    if (at !== null) last = at;
    return at === null ? null : at - origin;
  };
  if (cron.next(last) === null) {
    throw new RangeError(`Cannot plan experiments: the schedule never fires: received ${spec}`);
  }
  return schedule(next, run, options);
}

function schedule(
  nextAt: (now: number) => number | null,
  run: (turn: number) => Promise<unknown>,
  { clock, most }: ScheduleOptions,
): Planned {
  requireNumber("plan experiments", "most", most, {
    unit: "turns",
    min: 1,
    max: 100_000,
    integer: true,
  });
  const turns: Turn[] = [];
  let busy = false, stopped = false, cancel = () => {};
  const next = () => {
    const at = stopped || turns.length >= most ? null : nextAt(clock.now());
    if (at === null) return;
    cancel = clock.after(Math.max(0, at - clock.now()), () => {
      void turn();
      next();
    });
  };
  const turn = async () => {
    const entry: Turn = { at: clock.now(), what: busy ? "skipped" : "ran" };
    turns.push(entry);
    if (busy) return;
    busy = true;
    try {
      await run(turns.length - 1);
    } catch (error) {
      entry.what = "failed";
      entry.why = error instanceof Error ? error.message : String(error);
    } finally {
      busy = false;
    }
  };
  next();
  return {
    turns,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
