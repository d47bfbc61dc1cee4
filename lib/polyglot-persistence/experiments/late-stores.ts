import type { Clock } from "../../sim/clock.ts";
import type { Random } from "../../sim/random.ts";
import type { Change, Versioned } from "../shop/change.ts";
import { type Derived, MemoryDerived, MemorySource, type Source } from "../shop/stores.ts";

/** How far away a store is. */
export interface Distance {
  readonly clock: Clock;
  readonly random: Random;
  /** Mean time of one way, in ms. */
  readonly way: number;
}

/** A wait with a long tail: most are short, some are many times the mean. */
async function onTheWay({ clock, random, way }: Distance): Promise<void> {
  await clock.sleep(-Math.log(1 - random.next()) * way);
}

/** The question takes its time, and so does the answer. */
async function thereAndBack<T>(distance: Distance, ask: () => Promise<T>): Promise<T> {
  await onTheWay(distance);
  const answer = await ask();
  await onTheWay(distance);
  return answer;
}

/** A source at some distance: what is asked arrives late, and so does the answer. */
export class LateSource implements Source {
  readonly inner: MemorySource = new MemorySource();
  /** Each version of a key, and when it came to be, in ms: the first at place 0. */
  readonly commits: Map<string, { at: number; document: Change["document"] }[]> = new Map();

  constructor(readonly distance: Distance) {}

  async read(key: string): Promise<Versioned | undefined> {
    return await thereAndBack(this.distance, () => this.inner.read(key));
  }

  async write(key: string, document: Versioned["document"] | null): Promise<Change> {
    return await thereAndBack(this.distance, () => this.writeHere(key, document));
  }

  /** Writes without the way. */
  async writeHere(key: string, document: Versioned["document"] | null): Promise<Change> {
    const before = this.commits.get(key) ?? [];
    this.commits.set(key, [...before, { at: this.distance.clock.now(), document }]);
    return await this.inner.write(key, document);
  }

  async latest(): Promise<readonly Change[]> {
    return await this.inner.latest();
  }
}

/** A derived store at some distance, in which all has its time. */
export class LateDerived implements Derived {
  readonly inner: MemoryDerived = new MemoryDerived();
  readonly #kept = new Map<string, number>();

  /** @param ttl How long what was put is kept, tombstones too, in ms. Default: for ever. */
  constructor(readonly distance: Distance, readonly ttl: number = Infinity) {}

  async read(key: string): Promise<Versioned | undefined> {
    return await thereAndBack(this.distance, async () => {
      await this.#forget(key);
      return await this.inner.read(key);
    });
  }

  async apply(change: Change): Promise<boolean> {
    return await thereAndBack(this.distance, async () => {
      await this.#forget(change.key);
      const taken = await this.inner.apply(change);
      if (taken) this.#kept.set(change.key, this.distance.clock.now());
      return taken;
    });
  }

  async overwrite(change: Change): Promise<void> {
    await thereAndBack(this.distance, async () => {
      this.#kept.set(change.key, this.distance.clock.now());
      await this.inner.overwrite(change);
    });
  }

  async #forget(key: string): Promise<void> {
    if (this.distance.clock.now() - (this.#kept.get(key) ?? Infinity) < this.ttl) return;
    this.#kept.delete(key);
    await this.inner.overwrite({ key, version: 1, document: null });
  }

  async entries(): Promise<readonly Change[]> {
    return await this.inner.entries();
  }

  async clear(): Promise<void> {
    await this.inner.clear();
  }
}
