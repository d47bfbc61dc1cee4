import { begin, resume } from "../../reshard/migration.ts";
import { planMoves } from "../../reshard/plan.ts";
import { harmOf } from "./order-load.ts";
import { shop } from "./reshard-crashes.ts";

/** A stretch of a migration's time, in ms from its begin. */
export interface StretchRow {
  move: string;
  from: number;
  to: number;
  what: "copy" | "catch up" | "compare" | "fenced" | "clean";
}

/** How a migration went. Times in ms. */
export interface TimelineFacts {
  spans: StretchRow[];
  /** Time for which each move's source refused, online and with writers standing still. */
  pauses: number[];
  stopped: number[];
  took: number;
  rows: number;
  copied: number;
  changed: number;
  writes: number;
  reads: number;
  bad: number;
}

/** What each step is, in the picture. */
const WHAT: Record<string, StretchRow["what"]> = {
  ...{ prepare: "copy", capture: "copy", copy: "copy", "catch up": "catch up", compare: "compare" },
  ...{ fence: "fenced", drain: "fenced", verify: "fenced", activate: "fenced", publish: "fenced" },
  clean: "clean",
};

/** Goes from n shards to n + 1 while clients write and read: step by step, and once more by standing still. */
export async function reshardTimeline(
  { shards, orders, seed }: { shards: number; orders: number; seed: number },
): Promise<TimelineFacts> {
  const online = await once("online"), still = await once("stopped");
  return { ...online, stopped: still.pauses };

  async function once(mode: "online" | "stopped"): Promise<TimelineFacts> {
    const { files, clock, load, addShard, options } = await shop({ shards, orders, seed });
    const spans: StretchRow[] = [];
    try {
      addShard();
      const { directory } = await files.catalog.load();
      await begin(files.catalog, planMoves(directory, shards + 1), mode);
      // Counts of all rows would keep this one thread from everything else.
      const working = load.run(100_000, false), start = clock.now();
      const state = await resume({
        ...options,
        batch: 200,
        onStep: (step, { from, to }, _state, done) => {
          const now = clock.now() - start, what = WHAT[step]!, move = `${from} → ${to}`;
          const last = spans.at(-1);
          if (done) last!.to = now;
          else if (last?.move !== move || last.what !== what) {
            spans.push({ move, from: now, to: now, what });
          }
        },
      });
      const took = clock.now() - start;
      load.stop();
      await working;
      const facts = await load.audit(files.shards.values(), (await files.catalog.load()).directory);
      return {
        ...{ spans, pauses: state!.pauses, stopped: [], took, rows: Math.ceil(orders / 6) * 6 },
        ...{
          copied: state!.copied,
          changed: state!.changed,
          writes: facts.writes,
          reads: facts.reads,
        },
        bad: harmOf(facts),
      };
    } finally {
      await files.close();
    }
  }
}
