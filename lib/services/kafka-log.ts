import { Buffer } from "node:buffer";
import type kafkajs from "kafkajs";
import type {
  BatchHandler,
  Consumer,
  Handler,
  Log,
  Message,
  Position,
  Subscribe,
} from "../event-log/mod.ts";
import { partitionOf } from "../event-log/mod.ts";
import { requireNumber } from "../sim/mod.ts";
import { startsOf } from "./kafka-begin.ts";
import { kafkaConsumer } from "./kafka-consumer.ts";
import { KafkaTopics, PREFIX } from "./kafka-topics.ts";

/** {@linkcode Log} on a real Kafka. */
export class KafkaLog implements Log {
  readonly #kafka: kafkajs.Kafka;
  readonly #topics: KafkaTopics;
  #turn = 0;

  constructor(kafka: kafkajs.Kafka) {
    this.#kafka = kafka;
    this.#topics = new KafkaTopics(kafka);
  }

  async createTopic(topic: string, partitions = 1): Promise<void> {
    const { admin } = await this.#topics.at(topic);
    await admin.createTopics({
      topics: [{ topic: PREFIX + topic, numPartitions: partitions, replicationFactor: 1 }],
      waitForLeaders: true,
    });
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#topics.drop(topic, async ({ admin, groups }) => {
      const names = [...groups].map((group) => PREFIX + group);
      // A group with somebody else's consumer in it can't be deleted; Kafka forgets it in time.
      if (names.length) await admin.deleteGroups(names).catch(() => {});
      await admin.deleteTopics({ topics: [PREFIX + topic] });
    });
  }

  async send(topic: string, messages: readonly Message[]): Promise<Position[]> {
    const { producer } = await this.#topics.at(topic);
    const count = await this.#topics.partitions(topic);
    // The partition is chosen here, so that positions can be told in the order of the messages.
    const chosen = messages.map(({ key = null, partition }) => {
      if (partition === undefined) {
        return key === null ? this.#turn++ % count : partitionOf(key, count);
      }
      requireNumber(`send to ${topic}`, "partition", partition, {
        unit: "(a partition)",
        min: 0,
        max: count - 1,
        integer: true,
      });
      return partition;
    });
    const records = await producer.send({
      topic: PREFIX + topic,
      messages: messages.map(({ key = null, value, headers = {}, timestamp }, i) => ({
        key,
        value: typeof value === "string" ? value : Buffer.from(value),
        headers,
        partition: chosen[i]!,
        ...(timestamp !== undefined && { timestamp: String(timestamp) }),
      })),
    });
    const next = new Map(records.map((r) => [r.partition, Number(r.baseOffset)]));
    return chosen.map((partition) => {
      const offset = next.get(partition)!;
      next.set(partition, offset + 1);
      return { partition, offset };
    });
  }

  consume(subscribe: Subscribe, handler: Handler): Promise<Consumer> {
    return this.consumeBatches({ ...subscribe, most: 1 }, ([message]) => handler(message!));
  }

  async consumeBatches(
    subscribe: Subscribe & { most: number },
    handler: BatchHandler,
  ): Promise<Consumer> {
    const { admin, consumers, groups } = await this.#topics.at(subscribe.topic);
    groups.add(subscribe.group);
    const starts = await startsOf(admin, subscribe);
    const consumer = await kafkaConsumer(this.#kafka, subscribe, handler, starts);
    const handle = {
      close: async () => {
        consumers.delete(handle);
        await consumer.close();
      },
    };
    consumers.add(handle);
    return handle;
  }

  async endOffsets(topic: string): Promise<number[]> {
    const { admin } = await this.#topics.at(topic);
    const offsets = await admin.fetchTopicOffsets(PREFIX + topic);
    return byPartition(offsets.map(({ partition, high }) => ({ partition, offset: high })));
  }

  async committed(topic: string, group: string): Promise<number[]> {
    const { admin } = await this.#topics.at(topic);
    const topics = [PREFIX + topic];
    const [found] = await admin.fetchOffsets({ groupId: PREFIX + group, topics });
    return byPartition(found?.partitions ?? []);
  }

  close(): Promise<void> {
    return this.#topics.close();
  }
}

/** Kafka says −1 where a group has committed nothing. */
function byPartition(offsets: { partition: number; offset: string }[]): number[] {
  const list: number[] = [];
  for (const { partition, offset } of offsets) list[partition] = Math.max(0, Number(offset));
  return list;
}
