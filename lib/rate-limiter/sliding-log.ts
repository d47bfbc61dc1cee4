import { type Decision, type Limiter, noRoom, refuseCost, type WindowOptions } from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { MS_PER_TICK, Ticks } from "./ticks.ts";
import { windowTicks } from "./windows.ts";

/** The three numbers of a key: where its log starts, how many entries it has, and their sum. */
const HEAD = 0, LENGTH = 1, USED = 2;
const FIRST_ENTRIES = 4;

/**
 * At most `limit` units in *every* span of one window's length, exactly: it remembers when each admitted
 * request came, and lets it go one window later.
 *
 * The log is a ring of (tick, cost) pairs per key, 16 bytes each, which doubles when full. Requests of the
 * same tick share an entry, and only admitted ones are logged, so a key has at most `limit` entries:
 * memory grows with the limit, which is what the next limiter does away with. The limit may therefore
 * be at most 10 million here.
 *
 * `take` is amortised O(1); a refusal is O(entries that have to expire first), which is 1 at cost 1.
 *
 * @example
 * ```ts
 * import { SlidingLog } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock(59_900);
 * const limiter = new SlidingLog({ clock, limit: 100, window: 60_000 });
 * assert.equal(limiter.take("tenant-7", 100).allowed, true);
 * assert.equal(limiter.take("tenant-7").retryAfter, 60_000);
 * ```
 */
export class SlidingLog extends SlotLimiter implements Limiter {
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #limit: number;
  readonly #window: number;
  /** The log that belongs to the n-th slot. */
  readonly #logs: (Float64Array<ArrayBuffer> | undefined)[] = [];
  #logBytes = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, limit, window, maxKeys }: WindowOptions) {
    super();
    this.#window = windowTicks("SlidingLog", limit, window);
    if (limit > 1e7) {
      throw new RangeError(
        `Cannot create SlidingLog: limit must be at most 10000000 requests, as each is remembered: received ${limit}`,
      );
    }
    this.#limit = limit;
    this.#ticks = new Ticks(clock, this.#window);
    this.slots = new Slots("SlidingLog", {
      stride: 3,
      maxKeys,
      isIdle: (slot, tick) => {
        this.#expire(slot, tick);
        return this.slots.state[slot + LENGTH] === 0;
      },
      onRelease: (slot) => this.#resize(slot, 0),
    });
  }

  override get bytes(): number {
    return this.slots.bytes + this.#logBytes;
  }

  take(key: string, cost = 1): Decision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return noRoom(limit, this.#window * MS_PER_TICK);
    this.#expire(slot, tick);
    const over = slots.state[slot + USED]! + cost - limit, allowed = over <= 0;
    if (allowed) {
      if (cost > 0) this.#append(slot, tick, cost);
      this.#ticks.admitted();
    }
    return {
      allowed,
      limit,
      remaining: limit - slots.state[slot + USED]!,
      resetAfter: this.#leaves(slot, Infinity, tick),
      moreAfter: this.#leaves(slot, 1, tick),
      retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#leaves(slot, over, tick),
    };
  }

  /** Lets go of what is a window old. */
  #expire(slot: number, tick: number): void {
    const state = this.slots.state, log = this.#logs[slot / 3];
    if (log === undefined) return;
    const entries = log.length / 2, oldest = tick - this.#window;
    let head = state[slot + HEAD]!, length = state[slot + LENGTH]!, used = state[slot + USED]!;
    while (length > 0 && log[head * 2]! <= oldest) {
      used -= log[head * 2 + 1]!;
      head = head + 1 === entries ? 0 : head + 1;
      length--;
    }
    state[slot + HEAD] = head;
    state[slot + LENGTH] = length;
    state[slot + USED] = used;
  }

  #append(slot: number, tick: number, cost: number): void {
    const state = this.slots.state;
    let log = this.#logs[slot / 3];
    const length = state[slot + LENGTH]!;
    state[slot + USED]! += cost;
    if (log !== undefined && length > 0) {
      const last = (state[slot + HEAD]! + length - 1) % (log.length / 2);
      if (log[last * 2] === tick) {
        log[last * 2 + 1]! += cost;
        return;
      }
    }
    if (log === undefined || length === log.length / 2) {
      log = this.#resize(slot, Math.min(Math.max(length * 2, FIRST_ENTRIES), this.#limit))!;
    }
    const at = (state[slot + HEAD]! + length) % (log.length / 2);
    log[at * 2] = tick;
    log[at * 2 + 1] = cost;
    state[slot + LENGTH] = length + 1;
  }

  /** Time until so many units, or all of them, have left the window, in ms. */
  #leaves(slot: number, units: number, tick: number): number {
    const state = this.slots.state, log = this.#logs[slot / 3];
    const length = state[slot + LENGTH]!;
    if (log === undefined || length === 0) return 0;
    const head = state[slot + HEAD]!, entries = log.length / 2;
    let last = units === Infinity ? length - 1 : 0;
    if (units < Infinity) {
      for (let left = units; (left -= log[((head + last) % entries) * 2 + 1]!) > 0;) last++;
    }
    return (log[((head + last) % entries) * 2]! + this.#window - tick) * MS_PER_TICK;
  }

  /** Gives a slot a log of so many entries and copies what it had; 0 takes the log away. */
  #resize(slot: number, entries: number): Float64Array<ArrayBuffer> | undefined {
    const state = this.slots.state, old = this.#logs[slot / 3];
    const log = entries > 0 ? new Float64Array(entries * 2) : undefined;
    if (log !== undefined && old !== undefined) {
      const head = state[slot + HEAD]! * 2;
      log.set(old.subarray(head));
      log.set(old.subarray(0, head), old.length - head);
    }
    state[slot + HEAD] = 0;
    this.#logBytes += (log?.byteLength ?? 0) - (old?.byteLength ?? 0);
    this.#logs[slot / 3] = log;
    return log;
  }
}
