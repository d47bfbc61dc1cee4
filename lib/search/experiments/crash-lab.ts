import { Crash, CrashPlan, type Random } from "../../sim/mod.ts";
import { MemoryStorage } from "../../storage/mod.ts";
import { COMMIT_STEPS } from "../index/directory.ts";
import { IndexWriter } from "../index/writer.ts";

/** Every step at which the process may end. */
export const CRASH_STEPS = [
  ...["log written", "log synced", "segment made", "segments merged"],
  ...COMMIT_STEPS,
] as const;

/** What came of it. */
export interface CrashReport {
  /** How often it ended at each step. */
  crashes: Map<string, number>;
  /** Documents that had been acknowledged and were gone, or old again. */
  lost: number;
  /** Documents that were found twice. */
  twice: number;
  /** How often the index could not be opened any more; its documents count as lost. */
  unreadable: number;
  /** Documents taken in and acknowledged. */
  acknowledged: number;
}

/** What the last, unfinished call may or may not have done. */
type Open = Map<string, Set<string | null>>;
const IDS = 30, MOST_CALLS = 3000;

/**
 * Adds, replaces, deletes, refreshes and commits at random, ends the process at each step `each` times (power is
 * lost: what was not synced is torn at any byte), opens the index again and compares it with a plain map.
 *
 * @param storage Made for the run. Default: one that keeps what it was told to.
 */
export function crashLab(
  random: Random,
  each: number,
  storage: MemoryStorage = new MemoryStorage(),
): CrashReport {
  const plan = new CrashPlan([...CRASH_STEPS], each, random.split("crashes"));
  const truth = new Map<string, string>(),
    report = { lost: 0, twice: 0, unreadable: 0, acknowledged: 0 };
  let writer: IndexWriter | undefined, open: Open = new Map(), version = 0;
  const reopen = () =>
    writer ??= new IndexWriter(storage, { fields: { body: "text" } }, { perTier: 3, at: plan.at });
  const doing = (changes: readonly (readonly [string, string | null])[], act: () => void) => {
    for (const [id, body] of changes) open.set(id, (open.get(id) ?? new Set()).add(body));
    act();
    for (const [id, body] of changes) body === null ? truth.delete(id) : truth.set(id, body);
    report.acknowledged += changes.length;
    open.clear();
  };
  const step = () => {
    const own = reopen(), dice = random.int(10);
    if (dice < 6) {
      const documents = Array.from(
        { length: 1 + random.int(4) },
        () => ({ id: `d${random.int(IDS)}`, body: `version ${version++}` }),
      );
      doing(documents.map(({ id, body }) => [id, body]), () => own.add(documents));
    } else if (dice === 6) {
      const id = `d${random.int(IDS)}`;
      doing([[id, null]], () => own.delete([id]));
    } else if (dice < 9) own.refresh();
    else own.commit();
  };
  for (let calls = 0; !plan.done && calls < MOST_CALLS; calls++) {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      writer = undefined;
    }
    while (!writer) {
      storage.crash(random);
      try {
        compare(reopen(), truth, open, report);
        open = new Map();
      } catch (error) {
        writer = undefined;
        if (error instanceof Crash) continue;
        report.unreadable++;
        report.lost += truth.size;
        truth.clear();
        for (const file of storage.list()) storage.remove(file);
      }
    }
  }
  writer?.close();
  return { crashes: plan.crashes, ...report };
}

/** Compares, and takes over what the unfinished call has done. */
function compare(
  writer: IndexWriter,
  truth: Map<string, string>,
  open: Open,
  report: { lost: number; twice: number },
): void {
  const searcher = writer.refresh(), found = new Map<string, string[]>();
  for (const { document } of searcher.search({ kind: "all" }, { size: 1000 }).hits) {
    const { id, body } = searcher.document(document) as { id: string; body: string };
    found.set(id, [...found.get(id) ?? [], body]);
  }
  for (let i = 0; i < IDS; i++) {
    const id = `d${i}`, bodies = found.get(id) ?? [], body = bodies[0] ?? null;
    if (bodies.length > 1) report.twice++;
    if (body !== (truth.get(id) ?? null) && !open.get(id)?.has(body)) report.lost++;
    if (body === null) truth.delete(id);
    else truth.set(id, body);
  }
}

/** A disk that says "synced" and is not: what a writer that does not wait for the disk has. */
export class CarelessStorage extends MemoryStorage {
  override open(name: string): ReturnType<MemoryStorage["open"]> {
    const file = super.open(name);
    return new Proxy(file, {
      get: (target, key) => {
        if (key === "sync") return () => {};
        const value = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }
}
