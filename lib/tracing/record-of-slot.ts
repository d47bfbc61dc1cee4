import { hexOfWord } from "./hex.ts";
import type { Plain, SpanRecord } from "./record.ts";
import { ID_WORDS, type SpanTable } from "./span-table.ts";

/** A record of a span straight from its slot, for who reads it in the process that made it. */
export function recordOfSlot(table: SpanTable, slot: number, service: string): SpanRecord {
  const at = slot * ID_WORDS, from = slot * table.limits.attributes, { ids, times } = table;
  const hex = (first: number, words: number) =>
    Array.from({ length: words }, (_, w) => hexOfWord(ids[at + first + w]!)).join("");
  const attributes: Record<string, Plain> = {};
  for (let i = from; i < from + table.counts[slot]!; i++) {
    attributes[table.keys[i]!] = table.values[i] as Plain;
  }
  const rare = table.rare[slot];
  return {
    traceId: hex(0, 4),
    spanId: hex(4, 2),
    parentId: ids[at + 6]! | ids[at + 7]! ? hex(6, 2) : "",
    service,
    name: table.names[slot]!,
    kind: table.kinds[slot]!,
    start: times[slot * 2]!,
    duration: times[slot * 2 + 1]! - times[slot * 2]!,
    error: rare?.status === 2,
    attributes,
    links: (rare?.links ?? []).map(({ context }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
    })),
    state: table.states[slot]!,
  };
}
