import { Crash, type Random, random, type TruthRow } from "../../sim/mod.ts";
import { counting } from "../aggregator.ts";
import {
  type Checkpoint,
  CRASH_STEPS,
  MemoryCheckpoints,
  runJob,
  type Work,
} from "../checkpoint.ts";
import type { Arrival } from "../arrivals.ts";
import type { Bid } from "../nexmark.ts";
import { AppendingSink, IdempotentSink, type SinkRow } from "../sink.ts";
import { afterWatermark } from "../triggers.ts";
import { WindowOperator } from "../window-operator.ts";
import { tumbling } from "../windows.ts";
import { arrivalsOf, bidsOf } from "./scene.ts";

/** What a job does about crashes. */
export interface JobDesign {
  offsets: "with state" | "before work" | "after work";
  dedupe: boolean;
  /** Which time decides the window: arrival is when the job reads it, which a restart changes. */
  time: "event" | "arrival";
}

/** The designs that are compared, by name. */
export const JOB_DESIGNS: Record<string, JobDesign> = {
  "offset before the work": { offsets: "before work", dedupe: true, time: "event" },
  "offset after the work, state apart": { offsets: "after work", dedupe: true, time: "event" },
  "windows by arrival": { offsets: "with state", dedupe: true, time: "arrival" },
  "one checkpoint, rows appended": { offsets: "with state", dedupe: false, time: "event" },
  "one checkpoint, rows in their place": { offsets: "with state", dedupe: true, time: "event" },
};

/** In ms: the lag is too short for many bids, which come in late panes; the lateness is long enough for all. */
const SIZE = 1000, LAG = 500, LATENESS = 10_000;
type Operator = WindowOperator<number, Bid, number, number>;
type State = { operator: ReturnType<Operator["snapshot"]>; seen: Checkpoint<never>["offsets"] };

/** Counts bids per category-like key in windows of a second; a pane holds what came since the last. */
function counter(
  partitions: number,
  time: JobDesign["time"],
  clock: { now: number },
): Work<Arrival<Bid>, State> {
  let rows: SinkRow[] = [];
  const operator: Operator = new WindowOperator({
    windows: tumbling({ size: SIZE }),
    ...{ trigger: afterWatermark({ late: { count: 1 } }), allowedLateness: LATENESS },
    ...{ panes: "discarding", aggregator: counting },
    onPane: ({ key, window, value, index }) =>
      rows.push({ query: "bids", key: String(key), window: window.start, pane: index, value }),
  });
  const latest = Array.from({ length: partitions }, () => -Infinity);
  const taken = () => {
    const out = rows;
    rows = [];
    return out;
  };
  return {
    add({ event }, partition) {
      // The job's own clock goes on whatever happens to the job.
      const at = time === "event" ? event.time : clock.now;
      latest[partition] = Math.max(latest[partition]!, at);
      operator.add(event.auction % 5, event, at);
      operator.advanceWatermark(Math.min(...latest) - (time === "event" ? LAG : 0));
      return taken();
    },
    end() {
      operator.end();
      return taken();
    },
    snapshot: () => ({ operator: operator.snapshot(), seen: [...latest] }),
    restore(state) {
      operator.restore(state.operator);
      state.seen.forEach((time, i) => latest[i] = time);
    },
  };
}

/** What is wrong with the rows that came out, in bids. */
export interface CrashRow {
  design: string;
  crashes: number;
  /** At the step at which it crashed least. */
  "fewest at a step": number;
  /** Rows of panes behind a window's first. */
  "late panes": number;
  /** Bids that are in no row, and those that are in more than one. */
  lost: number;
  twice: number;
}

/** Runs jobs over a small stream until they have crashed so often, at all steps, and counts what is wrong. */
export function crashing(design: string, crashes: number, seed: number): CrashRow {
  const chance = random(seed).split(`crashes ${design}`);
  const row: CrashRow = {
    ...{ design, crashes: 0, "fewest at a step": 0 },
    ...{ "late panes": 0, lost: 0, twice: 0 },
  };
  const steps = new Map<string, number>(CRASH_STEPS.map((step) => [step, 0]));
  // Each run is another stream, and has some dozens of crashes.
  for (let run = 0; row.crashes < crashes; run++) {
    crashedRun(design, chance, seed + run, crashes, row, steps);
  }
  row["fewest at a step"] = Math.min(...steps.values());
  return row;
}

/** What came of the crashes as one row of a table of truths; where no late pane is among the rows it proves too little. */
export function crashTruth(
  { crashes, "fewest at a step": fewest, "late panes": late, lost, twice }: CrashRow,
): TruthRow {
  return {
    truth: `${crashes.toLocaleString("en")} crashes, ${fewest.toLocaleString("en")} or more a step`,
    score: `${lost} lost, ${twice} twice, ${late.toLocaleString("en")} late panes`,
    ok: lost + twice === 0 && fewest > 0 && late > 0,
  };
}

function crashedRun(
  name: string,
  chance: Random,
  seed: number,
  most: number,
  row: CrashRow,
  steps: Map<string, number>,
): void {
  const design = JOB_DESIGNS[name]!, partitions = 4;
  const scene = { rate: 100, duration: 6, lateShare: 0.1, lateMost: 3, partitions, seed };
  const arrivals = bidsOf(arrivalsOf(scene));
  const lists = Array.from(
    { length: partitions },
    (_, i) => arrivals.filter(({ partition }) => partition === i),
  );
  const store = new MemoryCheckpoints<State>(), clock = { now: 0 };
  const sink = design.dedupe ? new IdempotentSink() : new AppendingSink();
  const at = (step: string) => {
    clock.now += 2;
    // Steps that come seldom crash more often, so that all of them have their share.
    const seldom = step === "between two rows" || step === "after the checkpoint";
    if (row.crashes >= most || chance.next() >= (seldom ? 0.15 : 0.01)) return;
    row.crashes++;
    steps.set(step, steps.get(step)! + 1);
    clock.now += 300;
    throw new Crash(step);
  };
  for (let done = false; !done;) {
    try {
      runJob({
        ...{ partitions: lists, store, sink, at, every: 5, offsets: design.offsets },
        make: () => counter(partitions, design.time, clock),
      });
      done = true;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
  const truth = truthOf(arrivals), found = new Map<string, number>();
  for (const { key, window, value, pane } of sink.rows.values()) {
    if (pane > 0) row["late panes"]++;
    const name = `${key}|${window}`;
    found.set(name, (found.get(name) ?? 0) + value);
  }
  for (const name of new Set([...truth.keys(), ...found.keys()])) {
    const off = (found.get(name) ?? 0) - (truth.get(name) ?? 0);
    if (off < 0) row.lost -= off;
    else row.twice += off;
  }
}

/** Bids by key and second, without any stream: by counting. */
function truthOf(arrivals: readonly Arrival<Bid>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { event } of arrivals) {
    const name = `${event.auction % 5}|${Math.floor(event.time / SIZE) * SIZE}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
