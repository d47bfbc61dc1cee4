import type { Entry, LogRecord, SegmentedLog } from "../../event-log/mod.ts";
import type { Change, Item } from "./item.ts";

/** A change as the log keeps it: by its key, so that compaction leaves each key's last one. */
export function recordOf({ revision, key, item }: Change): Entry {
  return { key, value: JSON.stringify([revision, item ?? null]) };
}

/** All changes that a log holds, oldest first. */
export function* changesOf(log: SegmentedLog): Iterable<Change> {
  let at = log.startOffset, records: LogRecord[];
  while ((records = log.read(at)).length > 0) {
    for (const { key, value } of records) {
      const [revision, item] = JSON.parse(String(value)) as [number, Item | null];
      yield { revision, key: key!, item: item ?? undefined };
    }
    at = records.at(-1)!.offset + 1;
  }
}

/** Where in a history the changes after a revision begin. O(log history). */
export function firstAfter(history: readonly Change[], revision: number): number {
  let low = 0, high = history.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (history[middle]!.revision <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
