import { type Draw, requireNumber, type VirtualClock } from "../../sim/mod.ts";
import { OK, type Outcome, type Step, type Target } from "./target.ts";

/** How a virtual server works. */
export interface VirtualQueueOptions {
  readonly clock: VirtualClock;
  /** Requests that are worked on at once. Default: 1. */
  readonly servers?: number;
  /** Draws a service time, in ms. */
  readonly service: Draw;
  /** Stands still for `length` ms at the end of each `every` ms. */
  readonly stall?: { readonly every: number; readonly length: number };
}

/**
 * A server on a virtual clock: a queue, first come first served, before some workers. 5 million requests a second.
 *
 * @example
 * ```ts
 * import { VirtualClock } from "#lib/sim";
 * import { VirtualQueue } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock(), queue = new VirtualQueue({ clock, service: () => 10 });
 * const ended: number[] = [];
 * for (let i = 0; i < 2; i++) queue.send({ name: "a", path: "/" }, () => void ended.push(clock.now()));
 * clock.runSync();
 * assert.deepEqual(ended, [10, 20]);
 * ```
 */
export class VirtualQueue implements Target {
  readonly #clock: VirtualClock;
  readonly #service: Draw;
  readonly #stall: VirtualQueueOptions["stall"];
  readonly servers: number;
  /** Requests that wait, from `#head` on. */
  #waiting: ((outcome: Outcome) => void)[] = [];
  #head = 0;
  #working: (((outcome: Outcome) => void) | undefined)[];
  #idle: number[];
  /** Time for which workers were at work, in ms, all of them together. */
  busy = 0;
  /** The longest that the queue was. */
  longest = 0;

  constructor({ clock, servers = 1, service, stall }: VirtualQueueOptions) {
    const action = "create VirtualQueue";
    requireNumber(action, "servers", servers, {
      ...{ unit: "servers", min: 1, max: 10_000, integer: true },
    });
    if (stall) {
      requireNumber(action, "the time between stalls", stall.every, { unit: "ms", min: 1 });
      requireNumber(action, "a stall", stall.length, { unit: "ms", min: 0, max: stall.every });
    }
    [this.#clock, this.#service, this.#stall] = [clock, service, stall];
    this.servers = servers;
    this.#working = Array.from({ length: servers });
    this.#idle = Array.from({ length: servers }, (_, i) => i);
  }

  /** Requests that wait. */
  get queue(): number {
    return this.#waiting.length - this.#head;
  }

  send(_: Step, done: (outcome: Outcome) => void): void {
    if (this.#idle.length > 0) this.#begin(this.#idle.pop()!, done);
    else {
      this.#waiting.push(done);
      if (this.queue > this.longest) this.longest = this.queue;
    }
  }

  #begin(worker: number, done: (outcome: Outcome) => void): void {
    this.#working[worker] = done;
    const work = this.#service();
    this.busy += work;
    this.#clock.schedule(this.#stall ? this.#around(work, this.#stall) : work, this.#end, worker);
  }

  readonly #end = (worker: number): void => {
    const done = this.#working[worker]!;
    if (this.#head < this.#waiting.length) {
      this.#begin(worker, this.#waiting[this.#head]!);
      this.#waiting[this.#head++] = noted;
      if (this.#head > 1024 && 2 * this.#head > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#head);
        this.#head = 0;
      }
    } else {
      this.#working[worker] = undefined;
      this.#idle.push(worker);
    }
    done(OK);
  };

  /** How long work lasts that stands still during stalls, in ms. */
  #around(work: number, { every, length }: { every: number; length: number }): number {
    const now = this.#clock.now();
    let at = now, rest = work;
    while (true) {
      const stalls = (Math.floor(at / every) + 1) * every - length, until = stalls + length;
      if (at + rest < stalls) return at + rest - now;
      rest -= Math.max(0, stalls - at);
      at = until;
      if (length === every) return Infinity;
    }
  }
}

const noted = () => {};
