import { DeliveredMessage } from "./delivered.ts";
import type { Delivered, Message } from "./log.ts";
import { SegmentedLog, type SegmentedLogOptions } from "./segmented-log.ts";
import type { Storage } from "../storage/storage.ts";

/** One partition of a topic: messages in the order in which they came, found by their offsets. */
export interface Partition {
  /** The oldest offset that is kept. */
  readonly startOffset: number;
  /** The offset that the next message gets. */
  readonly endOffset: number;
  /** Appends, and returns the offset of the first. */
  append(messages: readonly Message[], timestamp: number): number;
  /** The message at an offset, or the oldest kept after it; `undefined` past the end. O(1) in order. */
  read(offset: number): Delivered | undefined;
  /** The first offset whose message is of this time or later; the end offset where there is none. O(n). */
  offsetAt(time: number): number;
  close(): void;
  /** Takes its files away, once it is closed. */
  remove(): void;
}

/** A partition in memory that keeps the last `retention` messages: nothing is encoded, nothing lasts. */
export class MemoryPartition implements Partition {
  #topic: string;
  #number: number;
  #retention: number;
  #messages: Delivered[] = [];
  /** Offset of `#messages[0]`: what was before has been dropped. */
  #base = 0;

  constructor(topic: string, number: number, retention: number) {
    this.#topic = topic;
    this.#number = number;
    this.#retention = retention;
  }

  get startOffset(): number {
    return this.#base;
  }

  get endOffset(): number {
    return this.#base + this.#messages.length;
  }

  append(messages: readonly Message[], timestamp: number): number {
    const first = this.endOffset, topic = this.#topic, partition = this.#number;
    for (const { key = null, value, headers = {}, timestamp: at = timestamp } of messages) {
      const offset = this.#base + this.#messages.length;
      this.#messages.push(
        new DeliveredMessage(topic, partition, offset, key, value, headers, at),
      );
    }
    // Dropping a quarter at a time keeps the cost of an append constant on average.
    if (this.#messages.length > this.#retention * 1.25) {
      const extra = this.#messages.length - this.#retention;
      this.#messages.splice(0, extra);
      this.#base += extra;
    }
    return first;
  }

  read(offset: number): Delivered | undefined {
    return this.#messages[offset > this.#base ? offset - this.#base : 0];
  }

  offsetAt(time: number): number {
    return this.#messages.find(({ timestamp }) => timestamp >= time)?.offset ?? this.endOffset;
  }

  close(): void {}
  remove(): void {}
}

/** Records read ahead of a reader that goes in order. */
const AHEAD = 256;

/** A partition in a {@linkcode SegmentedLog}: it outlives the process. */
export class StoredPartition implements Partition {
  #topic: string;
  #number: number;
  #log: SegmentedLog;
  #ahead: Delivered[] = [];
  #next = 0;

  constructor(topic: string, number: number, storage: Storage, options: SegmentedLogOptions) {
    this.#topic = topic;
    this.#number = number;
    this.#log = new SegmentedLog(storage, fileOf(topic, number), options);
  }

  get startOffset(): number {
    return this.#log.startOffset;
  }

  get endOffset(): number {
    return this.#log.endOffset;
  }

  append(messages: readonly Message[], timestamp: number): number {
    return this.#log.append(messages.map((message) => ({ timestamp, ...message })));
  }

  read(offset: number): Delivered | undefined {
    if (offset >= this.#log.endOffset) return undefined;
    // The one read last, the one after it, or somewhere else.
    let at = this.#next;
    if (this.#ahead[at]?.offset !== offset) at++;
    if (this.#ahead[at]?.offset !== offset) {
      const topic = this.#topic, partition = this.#number;
      this.#ahead = this.#log.read(offset, AHEAD)
        .map(({ offset, key, bytes, headers, timestamp }) =>
          new DeliveredMessage(topic, partition, offset, key, bytes ?? "", headers, timestamp)
        );
      at = 0;
    }
    return this.#ahead[this.#next = at];
  }

  offsetAt(time: number): number {
    for (let offset = this.startOffset; offset < this.endOffset;) {
      const records = this.#log.read(offset, AHEAD);
      const found = records.find(({ timestamp }) => timestamp >= time);
      if (found) return found.offset;
      const last = records.at(-1);
      if (!last) break;
      offset = last.offset + 1;
    }
    return this.endOffset;
  }

  close(): void {
    this.#log.close();
  }

  remove(): void {
    this.#log.remove();
  }
}

/** Between a topic's name and a partition's number in the name of its files. */
const MARK = "-";

function fileOf(topic: string, partition: number): string {
  return topic + MARK + partition;
}

/** The topics that a storage holds, each with its number of partitions. */
export function topicsIn(storage: Storage): Map<string, number> {
  const topics = new Map<string, number>();
  for (const file of storage.list()) {
    const [, topic, number] = file.match(/^(.+)-(\d+)\.\d+\.log$/) ?? [];
    if (topic) topics.set(topic, Math.max(topics.get(topic) ?? 0, Number(number) + 1));
  }
  return topics;
}
