import type { Cancel, Clock } from "./clock.ts";

/**
 * A clock that shows what it is told, forwards and backwards: for replaying recorded times through code
 * at full speed. Nothing can be planned on it.
 *
 * @example
 * ```ts
 * import { SettableClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new SettableClock();
 * clock.time = 1500;
 * assert.equal(clock.now(), 1500);
 * ```
 */
export class SettableClock implements Clock {
  /** What `now()` says, in ms. */
  time: number;

  constructor(time = 0) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  sleep(): Promise<void> {
    return Promise.reject(new Error("Cannot sleep on SettableClock: nothing moves it"));
  }

  after(): Cancel {
    throw new Error("Cannot plan a call on SettableClock: nothing moves it");
  }
}
