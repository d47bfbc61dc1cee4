import type { Random } from "./random.ts";

/** The process ended here: nothing after this line ran, and nothing in memory is left. */
export class Crash extends Error {
  override name = "Crash";

  constructor(readonly step: string) {
    super(`crashed ${step}`);
  }
}

/** Called at each step at which a process may end; ends it by throwing. */
export type At = (step: string) => void;

/** A process that does not crash. */
export const steadily: At = () => {};

/**
 * Crashes at given steps, a given number of times each, at moments that the random stream picks. It
 * crashes four times of five until a step has had its share, so a run of few messages has many crashes.
 */
export class CrashPlan {
  /** How often it has crashed at each step. */
  readonly crashes: Map<string, number>;
  readonly #each: number;
  readonly #random: Random;

  constructor(steps: readonly string[], each: number, random: Random) {
    this.crashes = new Map(steps.map((step) => [step, 0]));
    this.#each = each;
    this.#random = random;
  }

  /** @throws {Crash} Where the process is to end. @throws {Error} Where a step has no such name. */
  readonly at: At = (step) => {
    const so = this.crashes.get(step);
    if (so === undefined) {
      throw new Error(`Cannot crash ${step}: it is not one of the plan's steps`);
    }
    if (so >= this.#each || this.#random.next() >= 0.8) return;
    this.crashes.set(step, so + 1);
    throw new Crash(step);
  };

  get total(): number {
    return [...this.crashes.values()].reduce((a, b) => a + b, 0);
  }

  /** Whether each step has crashed as often as it should. */
  get done(): boolean {
    return [...this.crashes.values()].every((count) => count >= this.#each);
  }
}

/** Runs a process, and starts it again after each crash, until it comes to its end. */
export async function restarting<T>(process: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await process();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
}
