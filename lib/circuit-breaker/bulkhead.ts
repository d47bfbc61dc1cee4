import { requireNumber } from "../sim/mod.ts";
import { type Call, type CallContext, type Policy, ROOT } from "./policy.ts";

/** A call for which there was no room. */
export class BulkheadFullError extends Error {
  override name = "BulkheadFullError";
}

/** Somebody in the queue. */
interface Waiting {
  enter: () => void;
}

/**
 * At most `limit` calls at once, and at most `queue` waiting for their turn, first come, first served. A
 * slow dependency then holds `limit` of the caller's places and not all of them. O(1) per call; leaving
 * the queue early is O(queue).
 *
 * @example
 * ```ts
 * import { Bulkhead } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * const bulkhead = new Bulkhead({ limit: 1 });
 * const first = bulkhead.execute(() => Promise.resolve("in"));
 * await assert.rejects(bulkhead.execute(() => "too many"), { name: "BulkheadFullError" });
 * assert.equal(await first, "in");
 * ```
 */
export class Bulkhead implements Policy {
  readonly limit: number;
  readonly #queueLimit: number;
  #queue: Waiting[] = [];
  #active = 0;
  /** Calls turned away so far. */
  refused = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ limit, queue = 0 }: { limit: number; queue?: number }) {
    const integer = true;
    requireNumber("create Bulkhead", "limit", limit, { unit: "calls", min: 1, integer });
    requireNumber("create Bulkhead", "queue", queue, { unit: "calls", min: 0, integer });
    this.limit = limit;
    this.#queueLimit = queue;
  }

  /** Calls under way. */
  get active(): number {
    return this.#active;
  }

  /** Calls waiting for their turn. */
  get queued(): number {
    return this.#queue.length;
  }

  async execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    if (!this.tryEnter()) await this.#wait(context);
    try {
      return await call(context);
    } finally {
      this.leave();
    }
  }

  /** Takes a place if one is free, without waiting. Each place taken is given back by `leave`, once. */
  tryEnter(): boolean {
    if (this.#active >= this.limit) return false;
    this.#active++;
    return true;
  }

  /** Gives a place back, to the first in the queue if there is one. */
  leave(): void {
    const next = this.#queue.shift();
    if (next) next.enter();
    else this.#active--;
  }

  #wait(context: CallContext): Promise<void> {
    if (this.#queue.length >= this.#queueLimit) {
      this.refused++;
      return Promise.reject(
        new BulkheadFullError(
          `Cannot take another call: ${this.limit} are under way and ${this.#queueLimit} wait`,
        ),
      );
    }
    const signal = context === ROOT ? undefined : context.signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const give = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(signal!.reason);
      };
      const waiting: Waiting = {
        enter: () => {
          signal?.removeEventListener("abort", give);
          resolve();
        },
      };
      this.#queue.push(waiting);
      signal?.addEventListener("abort", give, { once: true });
    });
  }
}
