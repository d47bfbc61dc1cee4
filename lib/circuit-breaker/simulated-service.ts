import { type Clock, exponential, type Random, requireNumber } from "../sim/mod.ts";
import type { CallContext } from "./policy.ts";

/** An answer that is no answer: 500, or 503 when its queue is full. */
export class ServiceError extends Error {
  override name = "ServiceError";
  readonly status: number;

  constructor(status: number) {
    super(`answered ${status}`);
    this.status = status;
  }
}

/** What a simulated dependency is like when it is well. */
export interface ServiceOptions {
  clock: Clock;
  random: Random;
  /** Requests it works on at once. */
  workers: number;
  /** Mean time of one, in ms; exponential. */
  mean: number;
  /** Requests that may wait; further ones are answered 503. Default: 1000. */
  queue?: number;
  /** Share of requests that take ten times as long. Default: 0. */
  tail?: number;
}

/**
 * A dependency on a clock: workers, and a queue in order of arrival. It can't know that a caller has gone,
 * so it works on requests that nobody waits for; that is what keeps an overload alive.
 */
export class SimulatedService {
  /** Each request takes this many times as long. */
  slowdown = 1;
  /** Share of requests that fail once they are worked on. */
  errors = 0;
  /** Requests worked on at once. */
  workers: number;
  /** Requests that have come, and those answered well to a caller who was still there. */
  received = 0;
  useful = 0;
  readonly #clock: Clock;
  readonly #work: () => number;
  readonly #coin: Random;
  readonly #tail: number;
  readonly #queueLimit: number;
  #queue: (() => void)[] = [];
  #head = 0;
  #busy = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, random, workers, mean, queue = 1000, tail = 0 }: ServiceOptions) {
    const integer = true;
    requireNumber("create SimulatedService", "workers", workers, {
      unit: "workers",
      min: 1,
      integer,
    });
    requireNumber("create SimulatedService", "queue", queue, { unit: "requests", min: 0, integer });
    requireNumber("create SimulatedService", "tail", tail, { unit: "(a share)", min: 0, max: 1 });
    this.workers = workers;
    this.#clock = clock;
    this.#work = exponential(random.split("work"), { mean });
    this.#coin = random.split("coin");
    this.#tail = tail;
    this.#queueLimit = queue;
  }

  /** Requests waiting. */
  get queued(): number {
    return this.#queue.length - this.#head;
  }

  /** One request. `signal` ends the caller's wait, not the work. */
  call({ signal }: Partial<CallContext> = {}): Promise<void> {
    this.received++;
    if (this.#busy >= this.workers && this.queued >= this.#queueLimit) {
      return Promise.reject(new ServiceError(503));
    }
    return new Promise((resolve, reject) => {
      let left = false;
      const leave = () => {
        left = true;
        reject(signal!.reason);
      };
      if (signal?.aborted) return leave();
      signal?.addEventListener("abort", leave, { once: true });
      const work = () => {
        this.#busy++;
        const long = this.#tail > 0 && this.#coin.next() < this.#tail ? 10 : 1;
        this.#clock.after(this.#work() * this.slowdown * long, () => {
          signal?.removeEventListener("abort", leave);
          const failed = this.errors > 0 && this.#coin.next() < this.errors;
          if (!left && !failed) this.useful++;
          this.#end();
          if (failed) reject(new ServiceError(500));
          else resolve();
        });
      };
      if (this.#busy < this.workers) work();
      else this.#queue.push(work);
    });
  }

  #end(): void {
    this.#busy--;
    while (this.#busy < this.workers && this.queued > 0) this.#queue[this.#head++]!();
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }
}
