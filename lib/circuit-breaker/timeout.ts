import { type Cancel, type Clock, requireNumber } from "../sim/mod.ts";
import { type Call, type CallContext, type Policy, ROOT, Scope } from "./policy.ts";

/** A call that took too long. Its signal was aborted with this. */
export class TimeoutError extends Error {
  override name = "TimeoutError";
}

/** One call under way, in the order of their deadlines. */
class Entry extends Scope {
  before: Entry | undefined;
  after: Entry | undefined;
  deadline = 0;
  waiting = true;
  reject!: (error: unknown) => void;
}

/**
 * Gives a call up after `ms` milliseconds and aborts its signal.
 *
 * All calls of one time-out last equally long, so their deadlines come in the order in which they began:
 * a linked list, and one timer for all of them. Starting and ending a call is O(1), and no call leaves a
 * timer behind. The one timer rings at most once after the last call has ended; `close` takes it away.
 *
 * @example
 * ```ts
 * import { Timeout } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const timeout = new Timeout({ clock, ms: 300 });
 * const slow = timeout.execute(({ signal }) => clock.sleep(1000, signal));
 * const failed = assert.rejects(slow, { name: "TimeoutError" });
 * await clock.run();
 * await failed;
 * assert.equal(clock.now(), 300);
 * ```
 */
export class Timeout implements Policy {
  readonly #clock: Clock;
  readonly #ms: number;
  #first: Entry | undefined;
  #last: Entry | undefined;
  #timer: Cancel | undefined;

  /** @throws {RangeError} Where `ms` is out of its range. */
  constructor({ clock, ms }: { clock: Clock; ms: number }) {
    requireNumber("create Timeout", "ms", ms, { unit: "ms", min: 0, max: 2 ** 31 - 1 });
    this.#clock = clock;
    this.#ms = ms;
  }

  execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    const entry = new Entry(context);
    return new Promise<T>((resolve, reject) => {
      entry.reject = reject;
      this.#enter(entry);
      let answer: T | PromiseLike<T>;
      try {
        answer = call(entry);
      } catch (error) {
        this.#leave(entry);
        return reject(error);
      }
      if (!isPromise(answer)) {
        this.#leave(entry);
        return resolve(answer);
      }
      answer.then((value) => {
        if (entry.waiting) this.#leave(entry);
        resolve(value);
      }, (error) => {
        if (entry.waiting) this.#leave(entry);
        reject(error);
      });
    });
  }

  /** Takes the timer away. Calls under way are not given up any more. */
  close(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  #enter(entry: Entry): void {
    entry.deadline = this.#clock.now() + this.#ms;
    const last = this.#last;
    entry.before = last;
    if (last) last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#timer ??= this.#clock.after(this.#ms, this.#ring);
  }

  #leave(entry: Entry): void {
    entry.waiting = false;
    const { before, after } = entry;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    entry.before = entry.after = undefined;
    entry.close();
  }

  #ring = (): void => {
    this.#timer = undefined;
    const now = this.#clock.now();
    // A machine's timer may ring a little early, and a sum of fractions may miss by a hair.
    for (let entry = this.#first; entry && entry.deadline <= now + 1e-6; entry = this.#first) {
      this.#leave(entry);
      const error = new TimeoutError(`Cannot wait any longer: no answer within ${this.#ms} ms`);
      entry.abort(error);
      entry.reject(error);
    }
    const next = this.#first;
    if (next) this.#timer = this.#clock.after(Math.max(0, next.deadline - now), this.#ring);
  };
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === "function";
}
