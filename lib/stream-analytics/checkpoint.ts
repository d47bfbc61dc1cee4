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

/** A job that runs: its options, what it works with, and how far it has read. */
interface Running<E, S> extends JobOptions<E, S> {
  work: Work<E, S>;
  read: number[];
  write: (rows: readonly SinkRow[]) => void;
  /** Writes a checkpoint, of the state as it is now, or as it last was. */
  save: (fresh: boolean) => void;
}

/**
 * Reads partitions by turns from the last checkpoint on, and writes a checkpoint every so often, state and offsets in
 * one (K. M. Chandy, L. Lamport, 1985, with a single process; P. Carbone et al., 2015, for many). After a crash it is
 * called again: some events are worked on twice, with the state from before the first time, so they count once.
 *
 * @throws {Crash} Where `at` says so.
 */
export function runJob<E, S>(options: JobOptions<E, S>): void {
  const { partitions, make, store, sink, every = 100, at = steadily } = options;
  requireNumber("run a job", "every", every, { unit: "events", min: 1, integer: true });
  const work = make(), saved = store.load(), read = saved?.offsets ?? partitions.map(() => 0);
  if (saved) work.restore(saved.state);
  let state = saved?.state ?? work.snapshot();
  const write = (rows: readonly SinkRow[]) =>
    rows.forEach((row, i) => {
      if (i > 0) at("between two rows");
      sink.write(row);
    });
  const save = (fresh: boolean) => {
    if (fresh) state = work.snapshot();
    store.save({ offsets: read, state });
    at("after the checkpoint");
  };
  play({ ...options, every, at, work, read, write, save });
  write(work.end());
}

function play<E, S>(job: Running<E, S>): void {
  const { partitions, work, read, write, save, at = steadily, every = 100, offsets } = job;
  let since = 0;
  for (let next; (next = nextOf(partitions, read)) >= 0;) {
    const event = partitions[next]![read[next]!]!;
    at("after reading");
    if (offsets === "before work") {
      read[next]!++;
      save(false);
    }
    const rows = work.add(event, next);
    at("after the work");
    write(rows);
    at("after writing");
    if (offsets !== "before work") read[next]!++;
    if (++since % every === 0) save(true);
    else if (offsets === "after work") save(false);
  }
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
