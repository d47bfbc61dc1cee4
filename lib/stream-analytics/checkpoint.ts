import { type At, steadily } from "../sim/crash.ts";
import { requireNumber } from "../sim/require-number.ts";
import type { Sink, SinkRow } from "./sink.ts";

/** What a job needs to go on where it was: state, and how far it had read when the state was that. */
export interface Checkpoint<S> {
  /** Per partition, the next one to read. */
  offsets: number[];
  state: S;
}

/** Keeps the last checkpoint, as one: after a crash there is the whole old one or the whole new one. */
export interface CheckpointStore<S> {
  save(checkpoint: Checkpoint<S>): void;
  load(): Checkpoint<S> | undefined;
}

/** Checkpoints as copies in memory, as a file would have them. */
export class MemoryCheckpoints<S> implements CheckpointStore<S> {
  #last: Checkpoint<S> | undefined;

  save(checkpoint: Checkpoint<S>): void {
    this.#last = structuredClone(checkpoint);
  }

  load(): Checkpoint<S> | undefined {
    return structuredClone(this.#last);
  }
}

/** What a job does with events: pure but for its state, so that the same events give the same rows. */
export interface Work<E, S> {
  add(event: E, partition: number): SinkRow[];
  /** All partitions are at their end. */
  end(): SinkRow[];
  snapshot(): S;
  restore(state: S): void;
}

/** What a job reads, keeps and writes. */
export interface JobOptions<E, S> {
  /** The log: per partition its events, which can be read again from any offset. */
  partitions: readonly (readonly E[])[];
  make: () => Work<E, S>;
  store: CheckpointStore<S>;
  sink: Sink;
  /** Events from one checkpoint to the next. Default: 100. */
  every?: number;
  /** Called where the process may end. */
  at?: At;
  /**
   * When offsets are written: `"with state"`, as one; or apart from it, `"before work"` or `"after work"`, with the
   * state still saved every so often: the controls.
   */
  offsets?: "with state" | "before work" | "after work";
}

/** Where a job may crash. */
export const CRASH_STEPS = [
  "after reading",
  "after the work",
  "between two rows",
  "after writing",
  "after the checkpoint",
] as const;

/**
 * Reads partitions by turns from the last checkpoint on, and writes a checkpoint every so often, state and offsets in
 * one (K. M. Chandy, L. Lamport, 1985, with a single process; P. Carbone et al., 2015, for many). After a crash it is
 * called again: some events are worked on twice, with the state from before the first time, so they count once.
 *
 * @throws {Crash} Where `at` says so.
 */
export function runJob<E, S>(
  { partitions, make, store, sink, every = 100, at = steadily, offsets: when = "with state" }:
    JobOptions<E, S>,
): void {
  requireNumber("run a job", "every", every, { unit: "events", min: 1, integer: true });
  const work = make(), saved = store.load(), offsets = saved?.offsets ?? partitions.map(() => 0);
  if (saved) work.restore(saved.state);
  let state = saved?.state ?? work.snapshot(), since = 0;
  const write = (rows: readonly SinkRow[]) => {
    rows.forEach((row, i) => {
      if (i > 0) at("between two rows");
      sink.write(row);
    });
  };
  const save = (fresh: boolean) => {
    if (fresh) state = work.snapshot();
    store.save({ offsets, state });
    at("after the checkpoint");
  };
  for (let partition; (partition = nextOf(partitions, offsets)) >= 0;) {
    const event = partitions[partition]![offsets[partition]!]!;
    at("after reading");
    if (when === "before work") {
      offsets[partition]!++;
      save(false);
    }
    const rows = work.add(event, partition);
    at("after the work");
    write(rows);
    at("after writing");
    if (when !== "before work") offsets[partition]!++;
    if (++since % every === 0) save(true);
    else if (when === "after work") save(false);
  }
  write(work.end());
}

/** The partition that has been read least, relative to its length: the same choice after every restart. */
function nextOf(partitions: readonly (readonly unknown[])[], offsets: readonly number[]): number {
  let best = -1, least = 1;
  partitions.forEach(({ length }, i) => {
    const share = length === 0 ? 1 : offsets[i]! / length;
    if (share < least) [best, least] = [i, share];
  });
  return best;
}
