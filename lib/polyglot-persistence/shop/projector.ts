import { type Change, readChange } from "./change.ts";
import type { Derived } from "./stores.ts";

/** A message that could not be taken over, and why. */
export interface Parked {
  readonly message: string;
  readonly why: string;
}

/** How a {@linkcode Projector} works. */
export interface ProjectorOptions {
  readonly targets: readonly Derived[];
  /** Whether a change must be newer than what is there. Default: `true`. */
  readonly versions?: boolean;
  /** Messages parked at most; then the next one that can't be read stops the projector. Default: 1,000. */
  readonly parking?: number;
  /** Called between two targets: where a process may end. */
  readonly at?: (step: string) => void;
}

/**
 * Carries changes over into the stores that follow from the source. A message may come twice, late, or after a newer
 * one: with versions none of that matters, since a change is taken over only if it is newer than what is there, and
 * what was taken away leaves its version behind. Messages that can't be read are parked, and the rest flows.
 *
 * A store that does not answer is no poison: then `handle` rejects, and the message comes again.
 *
 * @example
 * ```ts
 * import { changeText, MemoryDerived, Projector } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const catalogue = new MemoryDerived(), projector = new Projector({ targets: [catalogue] });
 * await projector.handle(changeText({ key: "boot", version: 2, document: null }));
 * await projector.handle(changeText({ key: "boot", version: 1, document: { price: 180 } })); // late
 * await projector.handle("no change at all");
 * assert.equal(await catalogue.read("boot"), undefined);
 * assert.equal(projector.parked.length, 1);
 * ```
 */
export class Projector {
  readonly #options: Required<ProjectorOptions>;
  /** What was parked, the oldest first. */
  readonly parked: Parked[] = [];

  constructor({ targets, versions = true, parking = 1000, at = () => {} }: ProjectorOptions) {
    this.#options = { targets, versions, parking, at };
  }

  /** @throws Where a store does not take it, or there is no more place to park. */
  async handle(message: string): Promise<void> {
    let change: Change;
    try {
      change = readChange(message);
    } catch (error) {
      this.#park({ message: message.slice(0, 1000), why: (error as Error).message });
      return;
    }
    await this.project(change);
  }

  /** Takes one change over, into all stores. */
  async project(change: Change): Promise<void> {
    const { targets, versions, at } = this.#options;
    for (const target of targets) {
      if (versions) await target.apply(change);
      else await target.overwrite(change);
      at("between two stores");
    }
  }

  #park(parked: Parked): void {
    if (this.parked.length >= this.#options.parking) {
      throw new Error(
        `Cannot project: ${this.parked.length} messages are parked already: ${parked.why}`,
      );
    }
    this.parked.push(parked);
  }
}
