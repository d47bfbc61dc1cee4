import { type Clock, requireNumber } from "../../sim/mod.ts";
import { type CallQueue, FairQueue, FirstComeQueue } from "./fairness.ts";

export interface FairSlotsOptions {
  clock: Clock;
  /** Calls in hand at once, of all tenants together. */
  slots: number;
  /** Calls of one tenant that may wait; a bound for all together would let one tenant fill it. Default: no bound. */
  waiting?: number;
  /** `false`: first come, first served; for comparison. Default: `true`. */
  fair?: boolean;
}

/**
 * What is done with a slot: `release` gives it back, and says what is to be paid for it, in ms; by default the time for
 * which it was held. Without one it was refused.
 */
export type WithSlot = (release: ((usedMs?: number) => void) | undefined) => void;

/**
 * What all tenants share, shared out: a slot that becomes free goes to whoever has had the least of them lately, by
 * deficit round robin on the time for which slots were held. Nobody is interrupted. O(tenants) a call.
 *
 * @example
 * ```ts
 * import { FairSlots } from "#lib/serverless";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock(), order: string[] = [];
 * const slots = new FairSlots({ clock, slots: 1 });
 * const call = (tenant: string, ms: number) =>
 *   slots.take(tenant, (release) => {
 *     order.push(tenant);
 *     clock.schedule(ms, () => release?.());
 *   });
 * for (let i = 0; i < 3; i++) call("noisy", 100);
 * call("quiet", 1);
 * clock.runSync({ until: 1000 });
 * assert.deepEqual(order, ["noisy", "quiet", "noisy", "noisy"]);
 * ```
 */
export class FairSlots {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #queue: CallQueue<WithSlot>;
  readonly #waiting = new Map<string, number>();
  #free: number;
  #closed = false;

  /** @throws {RangeError} Where there are no slots. */
  constructor(options: FairSlotsOptions) {
    const { slots, waiting = Infinity, fair = true } = options, action = "create FairSlots";
    requireNumber(action, "slots", slots, { unit: "calls", min: 1, integer: true });
    if (waiting !== Infinity) {
      requireNumber(action, "waiting", waiting, { unit: "calls", min: 0, integer: true });
    }
    this.#clock = options.clock;
    this.#most = waiting;
    this.#free = slots;
    this.#queue = fair ? new FairQueue() : new FirstComeQueue();
  }

  /** Calls that wait for a slot. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Runs at once, later, or without a slot where the tenant has too many that wait. */
  take(tenant: string, run: WithSlot): void {
    const waiting = this.#waiting.get(tenant) ?? 0;
    if (this.#closed || (this.#free === 0 && waiting >= this.#most)) {
      return run(undefined);
    }
    this.#waiting.set(tenant, waiting + 1);
    this.#queue.push(tenant, run);
    this.#serve();
  }

  /** Refuses what waits. */
  close(): void {
    this.#closed = true;
    for (let next; (next = this.#queue.next());) next.call(undefined);
    this.#waiting.clear();
  }

  #serve(): void {
    while (this.#free > 0) {
      const next = this.#queue.next();
      if (!next) return;
      const { tenant, call, taken } = next, since = this.#clock.now();
      this.#free--;
      this.#waiting.set(tenant, this.#waiting.get(tenant)! - 1);
      let released = false;
      call((usedMs = this.#clock.now() - since) => {
        if (released) return;
        released = true;
        this.#free++;
        this.#queue.charge(tenant, usedMs, taken);
        this.#serve();
      });
    }
  }
}
