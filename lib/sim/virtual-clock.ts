import type { Cancel, Clock } from "./clock.ts";
import { EventQueue, QUEUE_VALUES as SLOTS } from "./event-queue.ts";
import { requireNumber } from "./require-number.ts";
import { sleepOn } from "./sleep-on.ts";

/** Names one planned event of a {@linkcode VirtualClock}. */
export type EventId = number;

/** Limits of one run. A run stops at the first that is reached. */
export interface RunOptions {
  /** Virtual time to stop at, in ms. The clock then shows this time. Default: until nothing is planned. */
  until?: number;
  /** Events after which the run is refused to go on. Default: 50 million. */
  maxEvents?: number;
  /** Real time after which the run is refused to go on, in ms. Default: 60 000. */
  budget?: number;
}

/** Events between two looks at the budget. */
const BURST = 2048;
/** Real time of a run, unless another is given. */
const BUDGET_MS = 60_000;
/** Cancelled events that may lie in the queue before it is swept. */
const MOST_STALE = 1024;

/**
 * A clock that stands still until it is run, and then jumps from one planned event to the next. A day
 * takes as long as its events take to compute, and two runs with the same seed are the same run.
 *
 * `schedule` and `cancel` are the hot path: no promise, no closure of ours, O(log n). `sleep` lets a
 * process be written as ordinary async code; `run` then takes a turn of the event loop per event. That is
 * the difference between some 0.4 million events a second (`run`) and some 15 million (`runSync`, for
 * models made of callbacks): write a model of millions of requests with `schedule`.
 *
 * @example
 * ```ts
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const heard: string[] = [];
 * clock.after(1000, () => heard.push(`tick at ${clock.now()}`));
 * (async () => {
 *   await clock.sleep(86_400_000);
 *   heard.push(`a day later, at ${clock.now()}`);
 * })();
 * await clock.run();
 * assert.deepEqual(heard, ["tick at 1000", "a day later, at 86400000"]);
 * ```
 */
export class VirtualClock implements Clock {
  #now: number;
  #queue = new EventQueue();
  #handlers: (((argument: number) => void) | undefined)[] = [];
  #arguments = new Float64Array(1024);
  #generations = new Int32Array(1024);
  /** Slots to be used again, as a stack of `#spare` entries. */
  #free = new Int32Array(1024);
  #spare = 0;
  #pending = 0;
  /** Cancelled events that still lie in the queue. */
  #stale = 0;
  /** Real work that virtual time waits for. */
  #held = new Set<Promise<unknown>>();
  #running = false;

  /** @param start What `now()` says at first, in ms. */
  constructor(start = 0) {
    requireNumber("create VirtualClock", "start", start, { unit: "ms" });
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Events planned and not cancelled. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * Plans `handler(argument)` for `ms` milliseconds from now. Passing the argument here spares a
   * closure per event.
   */
  schedule(ms: number, handler: (argument: number) => void, argument = 0): EventId {
    if (!(ms >= 0 && ms < Infinity)) {
      requireNumber("plan an event", "the delay", ms, { unit: "ms", min: 0 });
    }
    const slot = this.#spare > 0 ? this.#free[--this.#spare]! : this.#newSlot();
    this.#handlers[slot] = handler;
    this.#arguments[slot] = argument;
    this.#pending++;
    this.#queue.push(this.#now + ms, slot);
    return this.#generations[slot]! * SLOTS + slot;
  }

  /** Takes an event back. Returns whether it was still planned. */
  cancel(id: EventId): boolean {
    const slot = id % SLOTS;
    if (this.#generations[slot] !== (id - slot) / SLOTS || !this.#handlers[slot]) return false;
    // The heap keeps the slot until its time comes, or until the cancelled ones outnumber the others.
    this.#handlers[slot] = undefined;
    this.#pending--;
    if (++this.#stale > MOST_STALE && this.#stale > this.#pending) this.#sweep();
    return true;
  }

  /** Takes all cancelled events out of the queue. O(n), after n cancellations at least. */
  #sweep(): void {
    this.#queue.keep((slot) => {
      if (this.#handlers[slot] !== undefined) return true;
      this.#release(slot);
      return false;
    });
    this.#stale = 0;
  }

  /** Makes a slot free to be used again; its new generation makes the old id stale. */
  #release(slot: number): void {
    this.#generations[slot]!++;
    this.#free[this.#spare++] = slot;
  }

  /**
   * Real work that takes no virtual time: {@linkcode VirtualClock.run} lets no event happen until it has
   * ended, so that what comes after it happens at the time at which it began. A digest by WebCrypto, a
   * query to a real database: without `hold` they would end whenever the machine is done with them.
   *
   * @returns The same promise.
   */
  hold<T>(work: Promise<T>): Promise<T> {
    this.#held.add(work);
    const done = () => void this.#held.delete(work);
    work.then(done, done);
    return work;
  }

  after(ms: number, fn: () => void): Cancel {
    const id = this.schedule(ms, fn);
    return () => {
      this.cancel(id);
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /**
   * Runs planned events in order, and lets every process that an event set going come to its next wait
   * before the next event. That costs a turn of the event loop per event.
   * A process that waits for anything but this clock (a file, a socket) is not waited for, unless what
   * it waits for is held ({@linkcode VirtualClock.hold}).
   *
   * @returns How many events ran.
   * @throws {RangeError} Where `maxEvents` or `budget` is used up: the model does not end by itself.
   */
  async run(options: RunOptions & { signal?: AbortSignal } = {}): Promise<number> {
    const { signal, budget = BUDGET_MS } = options;
    const deadline = performance.now() + budget;
    // A process that starts with an await has planned nothing yet: let it get there first.
    await this.#settle(deadline, budget);
    let events = 0;
    for (const ran of this.#steps(options, 1)) {
      events = ran;
      // Whatever the event set going must get to its next wait before time moves on.
      await this.#settle(deadline, budget);
      signal?.throwIfAborted();
    }
    return events;
  }

  /** Until every process is at its next wait and no real work is held any more. */
  async #settle(deadline: number, budget: number): Promise<void> {
    await nextTurn();
    while (this.#held.size > 0) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<"late">((resolve) => {
        timer = setTimeout(() => resolve("late"), Math.max(0, deadline - performance.now()));
      });
      const first = await Promise.race([late, Promise.allSettled([...this.#held])]);
      clearTimeout(timer);
      if (first === "late") {
        throw new RangeError(
          `Cannot finish the run: at virtual time ${this.#now} ms real work was held beyond the budget of ${budget} ms`,
        );
      }
      // It may have set something going that holds again.
      await nextTurn();
    }
  }

  /**
   * Runs planned events in order without giving way to promises: for models made of callbacks only.
   *
   * @returns How many events ran.
   * @throws {RangeError} As {@linkcode VirtualClock.run}.
   */
  runSync(options: RunOptions = {}): number {
    let events = 0;
    for (const ran of this.#steps(options, BURST)) events = ran;
    return events;
  }

  /** Runs `burst` events at a time, and yields the count after each time and at the end. */
  *#steps(
    { until = Infinity, maxEvents = 50_000_000, budget = BUDGET_MS }: RunOptions,
    burst: number,
  ): Generator<number> {
    if (this.#running) throw new Error("Cannot run VirtualClock: it is running already");
    const deadline = performance.now() + budget;
    const queue = this.#queue;
    let events = 0;
    this.#running = true;
    try {
      while (queue.length > 0 && queue.nextTime <= until) {
        events += this.#burst(until, burst);
        if (events > maxEvents || performance.now() > deadline) {
          throw new RangeError(
            `Cannot finish the run: at virtual time ${this.#now} ms the budget of ${maxEvents} events or ${budget} ms was used up`,
          );
        }
        yield events;
      }
      if (until < Infinity && until > this.#now) this.#now = until;
      yield events;
    } finally {
      this.#running = false;
    }
  }

  /** The hot loop: runs up to `most` events. */
  #burst(until: number, most: number): number {
    const queue = this.#queue, handlers = this.#handlers;
    let events = 0;
    while (events < most) {
      const time = queue.nextTime;
      if (time > until) break;
      const slot = queue.pop();
      if (slot < 0) break;
      const handler = handlers[slot];
      // The slot is free from here on.
      this.#generations[slot]!++;
      this.#free[this.#spare++] = slot;
      if (handler === undefined) {
        this.#stale--;
        continue;
      }
      this.#pending--;
      this.#now = time;
      events++;
      handler(this.#arguments[slot]!);
    }
    return events;
  }

  #newSlot(): number {
    const slot = this.#handlers.length;
    if (slot >= SLOTS) {
      throw new RangeError(
        `Cannot plan an event: at most ${SLOTS} events can wait at once: received one more`,
      );
    }
    this.#handlers.push(undefined);
    if (slot === this.#arguments.length) {
      this.#arguments = grown(this.#arguments, new Float64Array(slot * 2));
      this.#generations = grown(this.#generations, new Int32Array(slot * 2));
      this.#free = grown(this.#free, new Int32Array(slot * 2));
    }
    return slot;
  }
}

function grown<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** A macrotask later every promise that was ready has been followed to its end. */
const nextTurn: () => Promise<void> = "setImmediate" in globalThis
  ? () => new Promise((resolve) => setImmediate(resolve))
  // A page has none, and its timers wait 4 ms; a message to itself comes at once.
  : () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
