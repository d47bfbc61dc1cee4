import { type Clock, RealClock, requireNumber } from "../sim/mod.ts";
import { CommittedOffsets } from "./committed-offsets.ts";
import { Group } from "./group.ts";
import type { BatchHandler, Consumer, Handler, Log, Message, Position, Subscribe } from "./log.ts";
import { MemoryPartition, type Partition, StoredPartition, topicsIn } from "./partition.ts";
import type { SegmentedLogOptions } from "./segmented-log.ts";
import type { Storage } from "../storage/storage.ts";
import { Topic } from "./topic.ts";

/** Settings of an {@linkcode EventLog}. */
export interface EventLogOptions extends SegmentedLogOptions {
  /** Stamps messages and times retries. Default: the machine's clock. */
  clock?: Clock;
  /** Messages kept per partition in memory; older ones are dropped, read or not. Default: 1 000 000. */
  retention?: number;
  /** Where messages and committed offsets outlive the process. Default: nothing does. */
  storage?: Storage;
}

/**
 * A partitioned log in this process: Kafka's partitioner and assignors, committed offsets and
 * at-least-once delivery; with a `storage` also its segments on disk, found again by the next process.
 * `send` is O(1) per message.
 *
 * @example
 * ```ts
 * import { EventLog } from "#lib/event-log";
 * import assert from "node:assert/strict";
 *
 * const log = new EventLog();
 * await log.createTopic("orders", 4);
 * const heard: string[] = [];
 * await log.consume({ topic: "orders", group: "billing" }, ({ value }) => void heard.push(value));
 * await log.send("orders", [{ key: "ada", value: "1" }, { key: "ada", value: "2" }]);
 * await new Promise((resolve) => setTimeout(resolve, 10));
 * await log.close();
 * assert.deepEqual(heard, ["1", "2"]);
 * ```
 */
export class EventLog implements Log {
  #clock: Clock;
  #retention: number;
  #storage: Storage | undefined;
  #segments: SegmentedLogOptions;
  #offsets: CommittedOffsets | undefined;
  #topics = new Map<string, Topic>();
  #groups = new Map<string, Map<string, Group>>();
  #closed = false;

  constructor(
    { clock = new RealClock(), retention = 1_000_000, storage, ...segments }: EventLogOptions = {},
  ) {
    requireNumber("create EventLog", "retention", retention, {
      unit: "messages",
      min: 1,
      integer: true,
    });
    this.#clock = clock;
    this.#retention = retention;
    this.#storage = storage;
    this.#segments = segments;
    if (!storage) return;
    this.#offsets = new CommittedOffsets(storage);
    for (const [topic, partitions] of topicsIn(storage)) this.#open(topic, partitions);
  }

  // deno-lint-ignore require-await
  async createTopic(topic: string, partitions = 1): Promise<void> {
    if (!this.#topics.has(topic)) this.#open(topic, partitions);
  }

  async deleteTopic(topic: string): Promise<void> {
    const gone = this.#topicNamed(topic, "delete topic");
    const groups = this.#groups.get(topic)!;
    this.#topics.delete(topic);
    this.#groups.delete(topic);
    await Promise.all([...groups.values()].map((group) => group.close()));
    gone.close();
    this.#offsets?.forget(topic);
    for (const partition of gone.partitions) partition.remove();
  }

  // deno-lint-ignore require-await
  async send(topic: string, messages: readonly Message[]): Promise<Position[]> {
    const positions = this.#topicNamed(topic, "send to").append(messages, this.#clock.now());
    for (const group of this.#groups.get(topic)!.values()) group.notify();
    return positions;
  }

  // deno-lint-ignore require-await
  async consume(subscribe: Subscribe, handler: Handler): Promise<Consumer> {
    const one: BatchHandler = (messages) => handler(messages[0]!);
    return this.#groupNamed(subscribe.topic, subscribe.group, "consume").join(subscribe, one, 1);
  }

  // deno-lint-ignore require-await
  async consumeBatches(
    subscribe: Subscribe & { most: number },
    handler: BatchHandler,
  ): Promise<Consumer> {
    const { topic, group, most } = subscribe;
    requireNumber("consume in batches", "most", most, { unit: "messages", min: 1, integer: true });
    return this.#groupNamed(topic, group, "consume").join(subscribe, handler, most);
  }

  // deno-lint-ignore require-await
  async endOffsets(topic: string): Promise<number[]> {
    return this.#topicNamed(topic, "read").endOffsets();
  }

  // deno-lint-ignore require-await
  async committed(topic: string, group: string): Promise<number[]> {
    return [...this.#groupNamed(topic, group, "read").committed];
  }

  /** Who in a group reads which partitions, and how many changed hands at the last rebalance. */
  assignment(topic: string, group: string): { members: Map<string, number[]>; moved: number } {
    const { assignment, moved } = this.#groupNamed(topic, group, "read");
    return { members: assignment, moved };
  }

  async close(): Promise<void> {
    const groups = [...this.#groups.values()].flatMap((of) => [...of.values()]);
    await Promise.all(groups.map((group) => group.close()));
    if (this.#closed) return;
    this.#closed = true;
    for (const topic of this.#topics.values()) topic.close();
    this.#offsets?.close();
  }

  #open(name: string, partitions: number): void {
    const make = (number: number): Partition =>
      this.#storage
        ? new StoredPartition(name, number, this.#storage, this.#segments)
        : new MemoryPartition(name, number, this.#retention);
    const topic = new Topic(name, partitions, make);
    topic.endOffsets().forEach((end, partition) => this.#offsets?.limit(name, partition, end));
    this.#topics.set(name, topic);
    this.#groups.set(name, new Map());
  }

  #topicNamed(name: string, action: string): Topic {
    const topic = this.#topics.get(name);
    if (topic) return topic;
    const known = [...this.#topics.keys()].join(", ") || "none";
    throw new Error(`Cannot ${action} ${name}: there is no topic of that name: there is ${known}`);
  }

  #groupNamed(topic: string, name: string, action: string): Group {
    const of = this.#topicNamed(topic, action);
    const groups = this.#groups.get(topic)!;
    let group = groups.get(name);
    if (!group) {
      const offsets = this.#offsets;
      const read = of.partitions.map((_, partition) => offsets?.get(name, topic, partition) ?? 0);
      const onCommit = (partition: number, offset: number) =>
        offsets?.set(name, topic, partition, offset);
      groups.set(name, group = new Group(of, this.#clock, read, onCommit));
    }
    return group;
  }
}
