import { type LogRecord, RecordWriter } from "./record.ts";
import type { Segment } from "./segment.ts";

/** How a log is compacted. */
export interface CompactOptions {
  /** A tombstone is dropped itself once it is this old, in ms. Default: it is kept. */
  tombstoneMs?: number;
  /** The time now, in ms. */
  now?: number;
}

/** The closed segments that shrink: the base offset of each and its new bytes. */
export function compacted(
  segments: readonly Segment[],
  { tombstoneMs = Infinity, now = 0 }: CompactOptions,
): [base: number, bytes: Uint8Array][] {
  const last = new Map<string, number>();
  for (const segment of segments) {
    for (const { key, offset } of all(segment)) if (key !== null) last.set(key, offset);
  }
  const survives = ({ key, value, offset, timestamp }: LogRecord) =>
    key === null ||
    last.get(key) === offset && (value !== null || now - timestamp < tombstoneMs);
  return segments.slice(0, -1).flatMap((segment) => {
    const writer = new RecordWriter();
    for (const record of all(segment)) if (survives(record)) writer.write(record);
    const bytes = writer.bytes;
    return bytes.length < segment.size ? [[segment.base, bytes] as [number, Uint8Array]] : [];
  });
}

function all(segment: Segment): LogRecord[] {
  return segment.read(segment.base, Infinity);
}
