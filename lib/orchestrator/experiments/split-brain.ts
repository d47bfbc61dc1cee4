import { VirtualClock } from "../../sim/mod.ts";
import { Conflict, Leader, Store } from "../store/mod.ts";

/** What came of a leader that was paused for longer than its lease. */
export interface SplitBrain {
  fenced: boolean;
  /** Writes of the old leader after the new one had begun. */
  stale: number;
  refused: number;
}

/**
 * A leader is paused (a long collection of garbage, a stopped machine), another takes over, the first wakes up and
 * writes on what it had in hand. With tokens the store knows better.
 */
export function splitBrain(writes: number): SplitBrain[] {
  return [false, true].map((fenced) => {
    const clock = new VirtualClock(), store = new Store({ clock });
    const first = new Leader(store, "first", 3000), second = new Leader(store, "second", 3000);
    first.campaign();
    const inHand = first.fence!;
    clock.runSync({ until: 3500 });
    second.campaign();
    let stale = 0, refused = 0;
    for (let i = 0; i < writes; i++) {
      try {
        store.put(`/pods/${i}`, "by the old leader", fenced ? { fence: inHand } : {});
        stale++;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        refused++;
      }
    }
    return { fenced, stale, refused };
  });
}
