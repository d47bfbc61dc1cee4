import { type Clock, requireNumber } from "../sim/mod.ts";

/** One time that a schedule came to. */
export interface Turn {
  /** In ms. */
  at: number;
  /** `skipped`: the run before had not ended. */
  what: "ran" | "skipped" | "failed";
  why?: string;
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
  { clock, most }: {
    clock: Clock;
    /** Turns after which it ends by itself. */
    most: number;
  },
): { turns: readonly Turn[]; stop: () => void } {
  requireNumber("plan experiments", "the interval", minutes, {
    unit: "minutes",
    min: 0.1,
    max: 10_080,
  });
  requireNumber("plan experiments", "most", most, {
    unit: "turns",
    min: 1,
    max: 100_000,
    integer: true,
  });
  const turns: Turn[] = [];
  let busy = false, stopped = false, cancel = () => {};
  const next = () => {
    if (stopped || turns.length >= most) return;
    cancel = clock.after(minutes * 60_000, () => {
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
