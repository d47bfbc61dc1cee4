import { random } from "../../sim/random.ts";
import { exponential } from "../../sim/distributions.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { LeaseStore } from "../lease.ts";
import { VersionedStore } from "../versioned.ts";
import type { Versioned } from "../writes/stores.ts";

/** What came of one way to keep a cache right while a reader and a writer cross. */
export interface LateSetRow {
  way: string;
  runs: number;
  /** Runs after which the cache held the old value for good. */
  stale: number;
}

/** A cache as the race sees it: a reader's two moments, and a writer's. */
interface Racer {
  miss(): boolean;
  set(entry: Versioned<string>): void;
  written(version: number): void;
  held(): number | undefined;
}

const KEY = "bread";

const racers: Record<string, (clock: VirtualClock) => Racer> = {
  "delete after writing": () => {
    const cache = new Map<string, Versioned<string>>();
    return {
      miss: () => !cache.has(KEY),
      set: (entry) => cache.set(KEY, entry),
      written: () => cache.delete(KEY),
      held: () => cache.get(KEY)?.version,
    };
  },
  "leases": (clock) => {
    const store = new LeaseStore<Versioned<string>>({ clock });
    let token = 0;
    return {
      miss: () => {
        const answer = store.get(KEY);
        if (answer.kind === "lease") token = answer.token;
        return answer.kind === "lease";
      },
      set: (entry) => store.set(KEY, entry, token),
      written: () => store.delete(KEY),
      held: () => {
        const answer = store.get(KEY);
        return answer.kind === "value" ? answer.value.version : undefined;
      },
    };
  },
  "versions": () => {
    const store = new VersionedStore<string>();
    return {
      miss: () => store.get(KEY) === undefined,
      set: (entry) => store.set(KEY, entry),
      written: (version) => store.delete(KEY, version),
      held: () => store.get(KEY)?.version,
    };
  },
};

/**
 * A reader misses, loads and sets; a writer writes and deletes; both at random moments of the same tenth of
 * a second, many times. How often does the old value stay?
 *
 * @param load Mean time that loading takes, in ms; a pause of the reader's process included.
 */
export function raceLateSet(runs: number, load: number, seed: number): LateSetRow[] {
  return Object.entries(racers).map(([way, make]) => {
    const chance = random(`${seed}/late`), takes = exponential(chance, { mean: load });
    let stale = 0;
    for (let run = 0; run < runs; run++) {
      const clock = new VirtualClock(), cache = make(clock);
      let version = 1;
      clock.after(100 * chance.next(), () => {
        if (!cache.miss()) return;
        // What the database says now arrives, and is set, a while later.
        const read = { value: "text", version };
        clock.after(takes(), () => cache.set(read));
      });
      clock.after(100 * chance.next(), () => {
        version = 2;
        clock.after(1, () => cache.written(2));
      });
      clock.runSync();
      if (cache.held() === 1) stale++;
    }
    return { way, runs, stale };
  });
}
