import { requireNumber } from "../sim/require-number.ts";
import type { Watermark } from "./watermark.ts";

/** Settings of a {@linkcode PartitionedWatermark}. */
export interface PartitionedOptions {
  partitions: number;
  /** The watermark of one partition. */
  each: () => Watermark;
  /** A partition from which nothing came for so long holds the others no more, in ms. Default: never. */
  idleAfter?: number;
}

/**
 * The least of the partitions' watermarks, since the slowest one may still bring anything; partitions that are idle
 * are left out. It never goes back, so what an idle partition brings when it wakes may be late. O(partitions) an event.
 */
export class PartitionedWatermark {
  readonly #each: Watermark[];
  readonly #heard: number[];
  readonly #idleAfter: number;
  #current = -Infinity;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ partitions, each, idleAfter = Infinity }: PartitionedOptions) {
    const action = "create PartitionedWatermark";
    requireNumber(action, "partitions", partitions, {
      ...{ unit: "partitions", min: 1, max: 10_000, integer: true },
    });
    if (idleAfter !== Infinity) {
      requireNumber(action, "idleAfter", idleAfter, { unit: "ms", min: 0 });
    }
    this.#each = Array.from({ length: partitions }, each);
    this.#heard = this.#each.map(() => NaN);
    this.#idleAfter = idleAfter;
  }

  get current(): number {
    return this.#current;
  }

  /** As {@linkcode Watermark.observe}, of an event of one partition. @throws {RangeError} Where there is none such. */
  observe(partition: number, time: number, now: number): boolean {
    const watermark = this.#each[partition];
    if (!watermark) {
      throw new RangeError(
        `Cannot observe an event: its partition must be from 0 to ${
          this.#each.length - 1
        }: received ${partition}`,
      );
    }
    const believed = watermark.observe(time, now);
    // One whose clock is wrong says nothing about the time: it is not heard.
    if (believed) this.#heard[partition] = now;
    this.tick(now);
    return believed;
  }

  /** Lets processing time pass. */
  tick(now: number): void {
    let least = Infinity;
    for (let i = 0; i < this.#each.length; i++) {
      const watermark = this.#each[i]!;
      watermark.tick(now);
      // One that was never heard counts from the first moment that it was asked about.
      if (Number.isNaN(this.#heard[i]!)) this.#heard[i] = now;
      if (now - this.#heard[i]! >= this.#idleAfter) continue;
      if (watermark.current < least) least = watermark.current;
    }
    if (least !== Infinity && least > this.#current) this.#current = least;
  }
}
