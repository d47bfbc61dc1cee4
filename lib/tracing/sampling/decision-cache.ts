import type { Bits56 } from "./threshold.ts";

/** What was decided: the threshold passed, `null` for one that is kept uncounted, `false` for one that is dropped. */
export type Decided = Bits56 | null | false;

/** What was decided on the last traces, for spans that come after: the oldest decision is forgotten first. */
export class DecisionCache {
  readonly #most: number;
  readonly #all = new Map<string, Decided>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#all.size;
  }

  get(traceId: string): Decided | undefined {
    return this.#all.get(traceId);
  }

  set(traceId: string, decided: Decided): void {
    this.#all.set(traceId, decided);
    if (this.#all.size > this.#most) this.#all.delete(this.#all.keys().next().value!);
  }
}
