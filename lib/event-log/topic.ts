import { requireNumber } from "../sim/mod.ts";
import type { Message, Position } from "./log.ts";
import { partitionOf } from "./murmur2.ts";
import type { Partition } from "./partition.ts";

/** Kafka's rule for names; nothing in one can lead out of a folder. */
const NAME = /^(?!\.{1,2}$)[\w.-]{1,249}$/;

/** The partitions of one topic, and which of them a message goes to. */
export class Topic {
  readonly name: string;
  readonly partitions: Partition[];
  #turn = 0;

  constructor(name: string, count: number, make: (number: number) => Partition) {
    if (!NAME.test(name)) {
      throw new Error(
        `Cannot create a topic: its name must be 1 to 249 letters, digits, dots, dashes or underscores: received ${name}`,
      );
    }
    requireNumber("create a topic", "partitions", count, {
      unit: "partitions",
      min: 1,
      max: 10_000,
      integer: true,
    });
    this.name = name;
    this.partitions = Array.from({ length: count }, (_, number) => make(number));
  }

  /** Appends messages, in one write for each partition. */
  append(messages: readonly Message[], timestamp: number): Position[] {
    const chosen = messages.map((message) => this.#choose(message));
    const [first] = chosen;
    if (chosen.every((partition) => partition === first)) {
      if (first === undefined) return [];
      const offset = this.partitions[first]!.append(messages, timestamp);
      return chosen.map((partition, i) => ({ partition, offset: offset + i }));
    }
    const batches = Map.groupBy(messages.keys(), (i) => chosen[i]!);
    const positions: Position[] = [];
    for (const [partition, indexes] of batches) {
      const offset = this.partitions[partition]!.append(
        indexes.map((i) => messages[i]!),
        timestamp,
      );
      indexes.forEach((i, n) => positions[i] = { partition, offset: offset + n });
    }
    return positions;
  }

  endOffsets(): number[] {
    return this.partitions.map(({ endOffset }) => endOffset);
  }

  close(): void {
    for (const partition of this.partitions) partition.close();
  }

  #choose({ key, partition }: Message): number {
    const count = this.partitions.length;
    if (partition !== undefined) {
      requireNumber(`send to ${this.name}`, "partition", partition, {
        unit: "(a partition)",
        min: 0,
        max: count - 1,
        integer: true,
      });
      return partition;
    }
    if (count === 1) return 0;
    return key === null || key === undefined ? this.#turn++ % count : partitionOf(key, count);
  }
}
