import { type Clock, requireNumber } from "../sim/mod.ts";

/** How ids are made. */
export interface IdOptions {
  clock: Clock;
  /** Number of this maker, unlike any other's: 0 to 1023. */
  node: number;
  /** Added to the clock, so that ids count from a day of ours: ms. Default: 0. */
  offset?: number;
  /** How far the clock may go back before ids are refused, in ms. Default: 5000. */
  patience?: number;
}

const SEQUENCE = 12n, NODE = 10n, MOST = 4096;

/**
 * Ids of 63 bits that need no shard to be asked: 41 bits of milliseconds, 10 of the maker, 12 of a count
 * within the millisecond. Later ids are greater. When the clock goes back, time stands still until it has
 * caught up; when the count is full, the next millisecond is taken in advance. O(1).
 *
 * Source: Twitter, Snowflake, 2010.
 *
 * @example
 * ```ts
 * import { partsOf, SnowflakeIds } from "#lib/sharding";
 * import { SettableClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new SettableClock(), ids = new SnowflakeIds({ clock, node: 7 });
 * clock.time = 5000;
 * ids.next();
 * assert.deepEqual(partsOf(ids.next()), { ms: 5000, node: 7, count: 1 });
 * ```
 */
export class SnowflakeIds {
  readonly #clock: Clock;
  readonly #node: bigint;
  readonly #offset: number;
  readonly #patience: number;
  #last = -1;
  #count = 0;

  constructor({ clock, node, offset = 0, patience = 5000 }: IdOptions) {
    const whole = { unit: "(its number)", min: 0, max: 1023, integer: true };
    requireNumber("create SnowflakeIds", "node", node, whole);
    requireNumber("create SnowflakeIds", "patience", patience, { unit: "ms", min: 0 });
    [this.#clock, this.#node, this.#offset, this.#patience] = [
      clock,
      BigInt(node),
      offset,
      patience,
    ];
  }

  /** @throws {RangeError} Where the clock is further back than patience allows, or beyond 41 bits. */
  next(): bigint {
    const now = Math.floor(this.#clock.now() + this.#offset);
    if (now + this.#patience < this.#last) {
      throw new RangeError(
        `Cannot make an id: the clock has gone back ${
          this.#last - now
        } ms, ${this.#patience} ms at most`,
      );
    }
    if (now > this.#last) [this.#last, this.#count] = [now, 0];
    else if (++this.#count === MOST) [this.#last, this.#count] = [this.#last + 1, 0];
    requireNumber("make an id", "the time", this.#last, { unit: "ms", min: 0, max: 2 ** 41 - 1 });
    return (BigInt(this.#last) << (NODE + SEQUENCE)) | (this.#node << SEQUENCE) |
      BigInt(this.#count);
  }
}

/** What an id is made of. */
export function partsOf(id: bigint): { ms: number; node: number; count: number } {
  return {
    ms: Number(id >> (NODE + SEQUENCE)),
    node: Number((id >> SEQUENCE) & 1023n),
    count: Number(id & 4095n),
  };
}
