import type { Entry, LogRecord, SegmentedLog } from "../../event-log/mod.ts";
import type { Change, Item } from "./item.ts";

/** A change as the log keeps it: by its key, so that compaction leaves each key's last one. */
export function recordOf({ revision, key, item }: Change): Entry {
  return { key, value: JSON.stringify([revision, item ?? null]) };
}

/** What a key in the log begins with that is a lease: no key of an item does. */
const LEASE = "lease ";

/** A lease that was granted, or one that has ended, as the log keeps it. */
export function leaseRecord(lease: string, ttl: number | undefined): Entry {
  return { key: LEASE + lease, value: JSON.stringify([ttl ?? null]) };
}

/** What a log holds: a change, or a lease with its time to live in ms; `undefined` once it has ended. */
export type Logged = { change: Change } | { lease: string; ttl: number | undefined };

/** All that a log holds, oldest first. */
export function* loggedIn(log: SegmentedLog): Iterable<Logged> {
  let at = log.startOffset, records: LogRecord[];
  while ((records = log.read(at)).length > 0) {
    for (const { key, value } of records) {
      if (key!.startsWith(LEASE)) {
        const [ttl] = JSON.parse(String(value)) as [number | null];
        yield { lease: key!.slice(LEASE.length), ttl: ttl ?? undefined };
        continue;
      }
      const [revision, item] = JSON.parse(String(value)) as [number, Item | null];
      yield { change: { revision, key: key!, item: item ?? undefined } };
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
