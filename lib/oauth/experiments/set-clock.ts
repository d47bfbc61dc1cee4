import type { Clock } from "../../sim/mod.ts";

/** A clock that shows what it is told: for models that go through time by themselves. */
export class SetClock implements Clock {
  constructor(public time: number = Date.UTC(2026, 0, 1)) {}
  now(): number {
    return this.time;
  }
  sleep(): Promise<void> {
    return Promise.reject(new Error("Cannot sleep on a SetClock"));
  }
  after(): () => void {
    // What is planned never comes: nothing moves this clock. A server plans to give up on slow bodies.
    return () => {};
  }
}
