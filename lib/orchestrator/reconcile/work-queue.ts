import { type Cancel, type Clock, requireNumber } from "../../sim/mod.ts";

export interface WorkQueueOptions {
  clock: Clock;
  /** Wait after the first failure, in ms; doubled by each further one. Default: 5. */
  base?: number;
  /** Longest wait, in ms. Default: 1000 s, as in Kubernetes. */
  most?: number;
}

/**
 * Names of things to look at again. A name that waits is not added twice, and one that is worked on comes again
 * afterwards: what is lost is only how often it changed, which a level-triggered loop does not need.
 *
 * @example
 * ```ts
 * import { WorkQueue } from "#lib/orchestrator";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const queue = new WorkQueue({ clock: new VirtualClock() });
 * queue.add("web");
 * queue.add("web");
 * assert.deepEqual([queue.take(), queue.take()], ["web", undefined]);
 * ```
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #base: number;
  readonly #most: number;
  readonly #waiting = new Set<string>();
  readonly #working = new Set<string>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #later = new Map<string, Cancel>();
  /** Called when there is something to take. */
  onReady: (() => void) | undefined;

  constructor({ clock, base = 5, most = 1_000_000 }: WorkQueueOptions) {
    requireNumber("create WorkQueue", "base", base, { unit: "ms", min: 1 });
    requireNumber("create WorkQueue", "most", most, { unit: "ms", min: base });
    this.#clock = clock;
    this.#base = base;
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(name: string): void {
    if (this.#working.has(name)) this.#again.add(name);
    else if (!this.#waiting.has(name)) {
      this.#waiting.add(name);
      this.onReady?.();
    }
  }

  /** The next name, which is worked on until `done` or `failed`. */
  take(): string | undefined {
    for (const name of this.#waiting) {
      this.#waiting.delete(name);
      this.#working.add(name);
      return name;
    }
    return undefined;
  }

  /** It was worked on, and is well. */
  done(name: string): void {
    this.#failures.delete(name);
    this.#release(name);
  }

  /** It was worked on in vain: it comes again after a wait. @returns The wait, in ms. */
  failed(name: string): number {
    const failures = this.#failures.get(name) ?? 0;
    this.#failures.set(name, failures + 1);
    const wait = Math.min(this.#most, this.#base * 2 ** Math.min(failures, 40));
    this.#release(name);
    this.addAfter(name, wait);
    return wait;
  }

  /** Adds a name after a while, in ms; of two such times the later one counts. */
  addAfter(name: string, ms: number): void {
    this.#later.get(name)?.();
    this.#later.set(
      name,
      this.#clock.after(ms, () => {
        this.#later.delete(name);
        this.add(name);
      }),
    );
  }

  /** Forgets all, and all that was to come later. */
  close(): void {
    for (const cancel of this.#later.values()) cancel();
    for (const set of [this.#later, this.#waiting, this.#working, this.#again]) set.clear();
  }

  #release(name: string): void {
    this.#working.delete(name);
    if (this.#again.delete(name)) this.add(name);
  }
}
