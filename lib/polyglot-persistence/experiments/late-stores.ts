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

/** A source at some distance: what is asked arrives late, and so does the answer. */
export class LateSource implements Source {
  readonly inner: MemorySource = new MemorySource();

  constructor(readonly distance: Distance) {}

  async read(key: string): Promise<Versioned | undefined> {
    await onTheWay(this.distance);
    const found = await this.inner.read(key);
    await onTheWay(this.distance);
    return found;
  }

  async write(key: string, document: Versioned["document"] | null): Promise<Change> {
    await onTheWay(this.distance);
    const change = await this.inner.write(key, document);
    await onTheWay(this.distance);
    return change;
  }

  async latest(): Promise<readonly Change[]> {
    return await this.inner.latest();
  }
}

/** A derived store at some distance. */
export class LateDerived implements Derived {
  readonly inner: MemoryDerived = new MemoryDerived();

  constructor(readonly distance: Distance) {}

  async read(key: string): Promise<Versioned | undefined> {
    await onTheWay(this.distance);
    const found = await this.inner.read(key);
    await onTheWay(this.distance);
    return found;
  }

  async apply(change: Change): Promise<boolean> {
    await onTheWay(this.distance);
    const taken = await this.inner.apply(change);
    await onTheWay(this.distance);
    return taken;
  }

  async overwrite(change: Change): Promise<void> {
    await onTheWay(this.distance);
    await this.inner.overwrite(change);
    await onTheWay(this.distance);
  }

  async entries(): Promise<readonly Change[]> {
    return await this.inner.entries();
  }

  async clear(): Promise<void> {
    await this.inner.clear();
  }
}
