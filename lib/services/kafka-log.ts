import kafkajs from "kafkajs";
import type { Consumer, Handler, Log, Message, Position, Subscribe } from "../event-log/mod.ts";
import { partitionOf } from "../event-log/mod.ts";

/** Topics and groups of the course carry this, so that nobody else's are touched. */
const PREFIX = "under-load.";
/** A message that was refused comes again after this long. */
const RETRY_MS = 20;

/** Connects to Kafka. Rejects where no broker answers. */
export async function connectKafka(brokers: readonly string[]): Promise<Log> {
  const kafka = new kafkajs.Kafka({
    clientId: "under-load",
    brokers: [...brokers],
    connectionTimeout: 1500,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 5 },
  });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await admin.connect();
  await producer.connect();
  return new KafkaLog(kafka, admin, producer);
}

/** {@linkcode Log} on a real Kafka. */
class KafkaLog implements Log {
  #kafka: kafkajs.Kafka;
  #admin: kafkajs.Admin;
  #producer: kafkajs.Producer;
  #open = new Set<Consumer>();
  #groups = new Map<string, Set<string>>();
  #partitions = new Map<string, number>();
  #turn = 0;
  #closed = false;

  constructor(kafka: kafkajs.Kafka, admin: kafkajs.Admin, producer: kafkajs.Producer) {
    this.#kafka = kafka;
    this.#admin = admin;
    this.#producer = producer;
  }

  async createTopic(topic: string, partitions = 1): Promise<void> {
    await this.#admin.createTopics({
      topics: [{ topic: PREFIX + topic, numPartitions: partitions, replicationFactor: 1 }],
      waitForLeaders: true,
    });
    this.#partitions.delete(topic);
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [PREFIX + topic] });
    const groups = [...this.#groups.get(topic) ?? []].map((group) => PREFIX + group);
    this.#groups.delete(topic);
    this.#partitions.delete(topic);
    // A group with a consumer in it can't be deleted; it goes when Kafka's retention takes it.
    if (groups.length) await this.#admin.deleteGroups(groups).catch(() => {});
  }

  async send(topic: string, messages: readonly Message[]): Promise<Position[]> {
    const count = await this.#count(topic);
    // The partition is chosen here, so that positions can be told in the order of the messages.
    const chosen = messages.map(({ key = null }) =>
      key === null ? this.#turn++ % count : partitionOf(key, count)
    );
    const records = await this.#producer.send({
      topic: PREFIX + topic,
      messages: messages.map(({ key = null, value, headers = {} }, i) => ({
        key,
        value,
        headers,
        partition: chosen[i]!,
      })),
    });
    const next = new Map(records.map((r) => [r.partition, Number(r.baseOffset)]));
    return chosen.map((partition) => {
      const offset = next.get(partition)!;
      next.set(partition, offset + 1);
      return { partition, offset };
    });
  }

  async consume({ topic, group }: Subscribe, handler: Handler): Promise<Consumer> {
    const consumer = this.#kafka.consumer({
      groupId: PREFIX + group,
      sessionTimeout: 10_000,
      heartbeatInterval: 1000,
      maxWaitTimeInMs: 100,
    });
    let closing = false;
    await consumer.connect();
    await consumer.subscribe({ topic: PREFIX + topic, fromBeginning: true });
    const joined = new Promise<void>((resolve) =>
      consumer.on("consumer.group_join", () => resolve())
    );
    await consumer.run({
      autoCommitInterval: 200,
      eachMessage: async ({ partition, message, heartbeat }) => {
        const headers = Object.entries(message.headers ?? {}).map(([k, v]) => [k, String(v)]);
        for (;;) {
          try {
            return await handler({
              topic,
              partition,
              offset: Number(message.offset),
              key: message.key?.toString() ?? null,
              value: message.value?.toString() ?? "",
              headers: Object.fromEntries(headers),
              timestamp: Number(message.timestamp),
            });
          } catch (error) {
            // Leaving without having handled it: the next member of the group gets it.
            if (closing) throw error;
            await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
            await heartbeat();
          }
        }
      },
    });
    await joined;
    this.#groups.set(topic, (this.#groups.get(topic) ?? new Set()).add(group));
    const handle = {
      close: async () => {
        if (closing) return;
        closing = true;
        this.#open.delete(handle);
        await consumer.disconnect();
      },
    };
    this.#open.add(handle);
    return handle;
  }

  async endOffsets(topic: string): Promise<number[]> {
    const offsets = await this.#admin.fetchTopicOffsets(PREFIX + topic);
    return byPartition(offsets.map(({ partition, high }) => ({ partition, offset: high })));
  }

  async committed(topic: string, group: string): Promise<number[]> {
    const [found] = await this.#admin.fetchOffsets({
      groupId: PREFIX + group,
      topics: [PREFIX + topic],
    });
    return byPartition(found?.partitions ?? []);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#open].map((consumer) => consumer.close()));
    await this.#producer.disconnect();
    await this.#admin.disconnect();
  }

  async #count(topic: string): Promise<number> {
    const known = this.#partitions.get(topic);
    if (known) return known;
    const { topics } = await this.#admin.fetchTopicMetadata({ topics: [PREFIX + topic] });
    const count = topics[0]!.partitions.length;
    this.#partitions.set(topic, count);
    return count;
  }
}

/** Kafka says −1 where a group has committed nothing. */
function byPartition(offsets: { partition: number; offset: string }[]): number[] {
  const list: number[] = [];
  for (const { partition, offset } of offsets) list[partition] = Math.max(0, Number(offset));
  return list;
}
