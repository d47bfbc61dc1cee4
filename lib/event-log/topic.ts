import { requireNumber } from "../sim/mod.ts";
import type { Delivered, Message, Position } from "./log.ts";
import { partitionOf } from "./murmur2.ts";

interface Partition {
  messages: Delivered[];
  /** Offset of `messages[0]`: what was before has been dropped. */
  base: number;
}

/** The partitions of one topic, each an append-only list that keeps the last `retention` messages. */
export class Topic {
  readonly partitions: Partition[];
  #turn = 0;

  constructor(readonly name: string, partitions: number, readonly retention: number) {
    requireNumber("create a topic", "partitions", partitions, {
      unit: "partitions",
      min: 1,
      max: 10_000,
      integer: true,
    });
    this.partitions = Array.from({ length: partitions }, () => ({ messages: [], base: 0 }));
  }

  append({ key = null, value, headers = {} }: Message, timestamp: number): Position {
    const count = this.partitions.length;
    const partition = key === null ? this.#turn++ % count : partitionOf(key, count);
    const kept = this.partitions[partition]!;
    const offset = kept.base + kept.messages.length;
    kept.messages.push({ topic: this.name, partition, offset, key, value, headers, timestamp });
    // Dropping a quarter at a time keeps the cost of an append constant on average.
    if (kept.messages.length > this.retention * 1.25) {
      const extra = kept.messages.length - this.retention;
      kept.messages.splice(0, extra);
      kept.base += extra;
    }
    return { partition, offset };
  }

  /** The message at an offset, or the oldest one kept where that one is gone; else `undefined`. */
  read(partition: number, offset: number): Delivered | undefined {
    const { messages, base } = this.partitions[partition]!;
    return messages[Math.max(0, offset - base)];
  }

  endOffsets(): number[] {
    return this.partitions.map(({ messages, base }) => base + messages.length);
  }
}
