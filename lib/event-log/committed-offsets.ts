import { SegmentedLog } from "./segmented-log.ts";
import type { Storage } from "../storage/storage.ts";

/** Compacted whenever it has grown to this many segments. */
const SEGMENTS = 4;

/**
 * How far groups have read, kept as Kafka keeps it: a compacted log whose last record for each group,
 * topic and partition holds the offset to read next.
 */
export class CommittedOffsets {
  #log: SegmentedLog;
  #offsets = new Map<string, number>();

  constructor(storage: Storage) {
    this.#log = new SegmentedLog(storage, "__committed_offsets", { segmentBytes: 1 << 18 });
    for (const { key, value } of this.#log.read(0, Infinity)) {
      if (value === null) this.#offsets.delete(key!);
      else this.#offsets.set(key!, Number(value));
    }
  }

  get(group: string, topic: string, partition: number): number {
    return this.#offsets.get(keyOf(group, topic, partition)) ?? 0;
  }

  set(group: string, topic: string, partition: number, offset: number): void {
    const key = keyOf(group, topic, partition);
    if (this.#offsets.get(key) === offset) return;
    // Written first: an offset that is known but not on the disk would never be written again.
    this.#log.append([{ key, value: String(offset) }]);
    this.#offsets.set(key, offset);
    if (this.#log.segments >= SEGMENTS) this.#log.compact();
  }

  /**
   * Takes back commits past the end of a partition. A loss of power may take messages that were read
   * and not synced; those that get their offsets next are others, and have not been read.
   */
  limit(topic: string, partition: number, end: number): void {
    for (const [key, offset] of [...this.#offsets]) {
      const [group, of, number] = key.split("\n");
      if (of === topic && Number(number) === partition && offset > end) {
        this.set(group!, topic, partition, end);
      }
    }
  }

  /** Forgets what all groups had read of a topic. */
  forget(topic: string): void {
    for (const key of [...this.#offsets.keys()]) {
      if (key.split("\n")[1] !== topic) continue;
      this.#log.append([{ key, value: null }]);
      this.#offsets.delete(key);
    }
  }

  close(): void {
    this.#log.close();
  }
}

function keyOf(group: string, topic: string, partition: number): string {
  return `${group}\n${topic}\n${partition}`;
}
