import type { From } from "./log.ts";
import type { Partition } from "./partition.ts";

/** Where to begin; an offset out of range goes back to what there is, as Kafka does it. */
export function startOf(from: From, partition: Partition, index: number): number {
  const { startOffset, endOffset } = partition;
  if (from === "beginning") return startOffset;
  if (from === "end") return endOffset;
  const start = "time" in from ? partition.offsetAt(from.time) : from.offsets[index] ?? startOffset;
  return Math.min(Math.max(start, startOffset), endOffset);
}
