import type { ChangeEvent } from "./collection.ts";

/** Is told of changes. One that throws is told of no more: a write must not fail for who looks on. */
export interface Watcher {
  change(event: ChangeEvent): void;
  /** Called once where it threw, with what it threw. */
  failed?(error: unknown): void;
}

const MOST_WATCHERS = 1000;

/** Those who watch a collection. */
export class Watchers {
  readonly #all = new Set<Watcher>();

  /** @throws {RangeError} Where 1,000 watch already. */
  add(watcher: Watcher): () => void {
    if (this.#all.size >= MOST_WATCHERS) {
      throw new RangeError(`Cannot watch: at most ${MOST_WATCHERS} watch a collection`);
    }
    this.#all.add(watcher);
    return () => void this.#all.delete(watcher);
  }

  /** @param event Makes what is told, for each anew: a date in it can be changed by who got it. */
  tell(event: () => ChangeEvent): void {
    for (const watcher of this.#all) {
      try {
        watcher.change(event());
      } catch (error) {
        this.#all.delete(watcher);
        try {
          watcher.failed?.(error);
        } catch {
          // It was told; more can't be done for it.
        }
      }
    }
  }
}
