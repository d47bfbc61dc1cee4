import type { Cancel, Clock } from "../sim/mod.ts";

/** How long after a refusal it is tried again, in ms. */
const AGAIN_MS = 200;

/** An offset that the disk refused. */
export class NotWritten extends Error {
  override name = "NotWritten";
}

/**
 * Writes a group's offsets down, and tries again where the disk refuses: meanwhile the group goes on. What is not
 * written when a process ends is delivered again to the next one, as at-least-once delivery allows.
 */
export class OffsetRecorder {
  readonly #clock: Clock;
  readonly #write: (partition: number, offset: number) => void;
  readonly #late = new Map<number, { offset: number; cancel: Cancel }>();

  constructor(clock: Clock, write: (partition: number, offset: number) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  /** Writes one down now. @throws {NotWritten} Where the disk refuses. */
  write(partition: number, offset: number): void {
    try {
      this.#write(partition, offset);
      // An older one that is late must not come after it.
      this.#forget(partition);
    } catch (error) {
      throw new NotWritten(`Cannot commit offset ${offset}: ${(error as Error).message}`);
    }
  }

  /** Writes one down, now or later. */
  record(partition: number, offset: number): void {
    this.#forget(partition);
    try {
      this.write(partition, offset);
    } catch {
      const cancel = this.#clock.after(AGAIN_MS, () => this.record(partition, offset));
      this.#late.set(partition, { offset, cancel });
    }
  }

  #forget(partition: number): void {
    this.#late.get(partition)?.cancel();
    this.#late.delete(partition);
  }

  /** Tries what is late once more, and leaves no timer behind. */
  close(): void {
    for (const [partition, { offset }] of [...this.#late]) {
      this.record(partition, offset);
      this.#late.get(partition)?.cancel();
    }
    this.#late.clear();
  }
}
