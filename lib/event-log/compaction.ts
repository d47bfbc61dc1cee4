import { type LogRecord, RecordWriter } from "./record.ts";
import type { Segment } from "./segment.ts";

/** How a log is compacted. */
export interface CompactOptions {
  /** A tombstone is dropped itself once it is this old, in ms. Default: it is kept. */
  tombstoneMs?: number;
  /** The time now, in ms. */
  now?: number;
}

/** Neighbouring segments, and the bytes of the one that takes their place. */
export interface Rewritten {
  /** The first of them, by its place among the segments. */
  from: number;
  /** One past the last. */
  to: number;
  bytes: Uint8Array;
}

/** Which closed segments are rewritten, from the newest to the oldest, so that places stay right. */
export function compacted(
  segments: readonly Segment[],
  segmentBytes: number,
  { tombstoneMs = Infinity, now = 0 }: CompactOptions,
): Rewritten[] {
  const last = new Map<string, number>();
  for (const segment of segments) {
    for (const { key, offset } of all(segment)) if (key !== null) last.set(key, offset);
  }
  const survives = ({ key, bytes, offset, timestamp }: LogRecord) =>
    key === null ||
    last.get(key) === offset && (bytes !== null || now - timestamp < tombstoneMs);
  const closed = segments.slice(0, -1);
  const shrunk = closed.map((segment) => {
    const writer = new RecordWriter();
    for (const record of all(segment)) {
      if (survives(record)) writer.write({ ...record, value: record.bytes });
    }
    return writer.bytes;
  });
  const rewritten: Rewritten[] = [];
  for (let from = 0, to = 0; from < closed.length; from = to) {
    let size = 0;
    do size += shrunk[to++]!.length; while (
      to < closed.length && size + shrunk[to]!.length <= segmentBytes
    );
    const before = closed.slice(from, to).reduce((sum, segment) => sum + segment.size, 0);
    if (size === before && to - from === 1) continue;
    const bytes = new Uint8Array(size);
    shrunk.slice(from, to).reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
    rewritten.unshift({ from, to, bytes });
  }
  return rewritten;
}

function all(segment: Segment): LogRecord[] {
  return segment.read(segment.base, Infinity);
}
