/** Why a second experiment has to wait. */
export class Locked extends Error {
  override name = "Locked";
}

/**
 * One experiment at a time: two at once explain nothing, and hurt twice.
 *
 * @example
 * ```ts
 * import { ExperimentLock } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * const lock = new ExperimentLock(), release = lock.take("redis slow");
 * assert.throws(() => lock.take("disk full"), /redis slow is running/);
 * release();
 * lock.take("disk full")();
 * ```
 */
export class ExperimentLock {
  #holder: string | undefined;

  get holder(): string | undefined {
    return this.#holder;
  }

  /** @returns Gives the lock back; calling it twice does nothing. @throws {Locked} Where somebody has it. */
  take(title: string): () => void {
    if (this.#holder !== undefined) {
      throw new Locked(`Cannot run ${title}: ${this.#holder} is running`);
    }
    this.#holder = title;
    let held = true;
    return () => {
      if (held) this.#holder = undefined;
      held = false;
    };
  }
}
