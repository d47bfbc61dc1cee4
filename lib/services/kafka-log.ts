import { createRequire } from "node:module";
import kafkajs from "kafkajs";
import type {
  BatchHandler,
  Consumer,
  Delivered,
  Handler,
  Log,
  Message,
  Position,
  Subscribe,
} from "../event-log/mod.ts";
import { partitionOf, REDELIVERY_MS } from "../event-log/mod.ts";
import { kafkaAssignor, type Owned } from "./kafka-assignor.ts";

/** Topics and groups of the course carry this, so that nobody else's are touched. */
const PREFIX = "under-load.";

/** Connects to Kafka. Rejects where no broker answers. */
export async function connectKafka(brokers: readonly string[]): Promise<Log> {
  calmTimers();
  const client = {
    clientId: "under-load",
    brokers: [...brokers],
    logLevel: kafkajs.logLevel.NOTHING,
  };
  // Whether anybody is there must be known soon; later a broker may take its time to elect a leader.
  const probe = new kafkajs.Kafka({
    ...client,
    connectionTimeout: 1000,
    requestTimeout: 1500,
    retry: { retries: 0 },
  }).admin();
  try {
    await probe.connect();
  } finally {
    await probe.disconnect();
  }
  const kafka = new kafkajs.Kafka({
    ...client,
    connectionTimeout: 2000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 50, maxRetryTime: 1000, retries: 8 },
  });
  return new KafkaLog(kafka);
}

/**
 * kafkajs 2.2 plans its next look at an idle queue a negative time from now, a thousand times a second, and
 * the runtime complains of it. (Its issue 1751.) An empty queue needs no look.
 */
function calmTimers(): void {
  const queue = createRequire(import.meta.url)("kafkajs/src/network/requestQueue") as {
    prototype: {
      pending: unknown[];
      throttledUntil: number;
      scheduleCheckPendingRequests(): void;
      calm?: boolean;
    };
  };
  const { prototype } = queue, original = prototype.scheduleCheckPendingRequests;
  if (prototype.calm) return;
  prototype.calm = true;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
  };
}

/** The connections for one topic. */
interface Topic {
  admin: kafkajs.Admin;
  producer: kafkajs.Producer;
  consumers: Set<Consumer>;
  groups: Set<string>;
  partitions: number | undefined;
}

/**
 * {@linkcode Log} on a real Kafka.
 *
 * Each topic has clients of its own: kafkajs asks for the metadata of every topic that a client has ever
 * used, and a deleted one among them makes that fail for all.
 */
class KafkaLog implements Log {
  #kafka: kafkajs.Kafka;
  #topics = new Map<string, Promise<Topic>>();
  #turn = 0;

  constructor(kafka: kafkajs.Kafka) {
    this.#kafka = kafka;
  }

  async createTopic(topic: string, partitions = 1): Promise<void> {
    const { admin } = await this.#at(topic);
    await admin.createTopics({
      topics: [{ topic: PREFIX + topic, numPartitions: partitions, replicationFactor: 1 }],
      waitForLeaders: true,
    });
  }

  async deleteTopic(topic: string): Promise<void> {
    const { admin, producer, consumers, groups } = await this.#at(topic);
    this.#topics.delete(topic);
    for (const consumer of consumers) await consumer.close();
    const names = [...groups].map((group) => PREFIX + group);
    // A group with somebody else's consumer in it can't be deleted; Kafka forgets it in time.
    if (names.length) await admin.deleteGroups(names).catch(() => {});
    await admin.deleteTopics({ topics: [PREFIX + topic] });
    await producer.disconnect();
    await admin.disconnect();
  }

  async send(topic: string, messages: readonly Message[]): Promise<Position[]> {
    const { producer, admin } = await this.#at(topic);
    const count = await this.#count(topic, admin);
    // The partition is chosen here, so that positions can be told in the order of the messages.
    const chosen = messages.map(({ key = null }) =>
      key === null ? this.#turn++ % count : partitionOf(key, count)
    );
    const records = await producer.send({
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

  consume(subscribe: Subscribe, handler: Handler): Promise<Consumer> {
    return this.#consume(subscribe, 1, ([message]) => handler(message!));
  }

  consumeBatches(
    subscribe: Subscribe & { most: number },
    handler: BatchHandler,
  ): Promise<Consumer> {
    return this.#consume(subscribe, subscribe.most, handler);
  }

  async #consume(subscribe: Subscribe, most: number, handler: BatchHandler): Promise<Consumer> {
    const { topic, group, commit = "after", assignor = "range" } = subscribe;
    const { redeliveryDelay = REDELIVERY_MS } = subscribe;
    let closing = false, owned: Owned = {};
    const consumer = this.#kafka.consumer({
      groupId: PREFIX + group,
      partitionAssigners: [kafkaAssignor(assignor, () => owned)],
      sessionTimeout: 10_000,
      // A member learns at its next heartbeat that another has joined.
      heartbeatInterval: 500,
      maxWaitTimeInMs: 50,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 50,
        retries: 8,
        restartOnFailure: () => Promise.resolve(!closing),
      },
    });
    await consumer.connect();
    await consumer.subscribe({ topic: PREFIX + topic, fromBeginning: true });
    const joined = new Promise<void>((resolve) =>
      consumer.on("consumer.group_join", ({ payload }) => {
        owned = payload.memberAssignment;
        resolve();
      })
    );
    await consumer.run({
      autoCommitInterval: 200,
      eachBatchAutoResolve: false,
      eachBatch: async (
        { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale },
      ) => {
        const { partition } = batch;
        const all = batch.messages.map((message) => delivered(topic, partition, message));
        for (let at = 0; at < all.length && isRunning() && !isStale(); at += most) {
          const messages = all.slice(at, at + most);
          const last = messages.at(-1)!.offset;
          if (commit === "before") {
            await consumer.commitOffsets([
              { topic: PREFIX + topic, partition, offset: String(last + 1) },
            ]);
            // Whatever becomes of them now, they do not come again.
            await Promise.try(handler, messages).catch(() => {});
          } else {
            for (let done = false; !done;) {
              try {
                await handler(messages);
                done = true;
              } catch (error) {
                // Leaving without having handled them: the next member of the group gets them.
                if (closing) throw error;
                if (redeliveryDelay > 0) {
                  await new Promise((resolve) => setTimeout(resolve, redeliveryDelay));
                }
                await heartbeat();
              }
            }
          }
          resolveOffset(String(last));
          await commitOffsetsIfNecessary();
          await heartbeat();
        }
      },
    });
    await joined;
    const { consumers, groups } = await this.#at(topic);
    groups.add(group);
    const handle = {
      close: async () => {
        if (closing) return;
        closing = true;
        consumers.delete(handle);
        await consumer.disconnect();
      },
    };
    consumers.add(handle);
    return handle;
  }

  async endOffsets(topic: string): Promise<number[]> {
    const { admin } = await this.#at(topic);
    const offsets = await admin.fetchTopicOffsets(PREFIX + topic);
    return byPartition(offsets.map(({ partition, high }) => ({ partition, offset: high })));
  }

  async committed(topic: string, group: string): Promise<number[]> {
    const { admin } = await this.#at(topic);
    const topics = [PREFIX + topic];
    const [found] = await admin.fetchOffsets({ groupId: PREFIX + group, topics });
    return byPartition(found?.partitions ?? []);
  }

  async close(): Promise<void> {
    const topics = await Promise.all(this.#topics.values());
    this.#topics.clear();
    for (const { admin, producer, consumers } of topics) {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await producer.disconnect();
      await admin.disconnect();
    }
  }

  /** The clients of a topic, connected once. */
  #at(topic: string): Promise<Topic> {
    let clients = this.#topics.get(topic);
    if (!clients) this.#topics.set(topic, clients = this.#connect());
    return clients;
  }

  async #connect(): Promise<Topic> {
    const admin = this.#kafka.admin();
    const producer = this.#kafka.producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await Promise.all([admin.connect(), producer.connect()]);
    return { admin, producer, consumers: new Set(), groups: new Set(), partitions: undefined };
  }

  async #count(topic: string, admin: kafkajs.Admin): Promise<number> {
    const clients = await this.#at(topic);
    if (clients.partitions === undefined) {
      const { topics } = await admin.fetchTopicMetadata({ topics: [PREFIX + topic] });
      clients.partitions = topics[0]!.partitions.length;
    }
    return clients.partitions;
  }
}

function delivered(topic: string, partition: number, message: kafkajs.KafkaMessage): Delivered {
  const headers = Object.entries(message.headers ?? {}).map(([k, v]) => [k, String(v)]);
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? null,
    value: message.value?.toString() ?? "",
    headers: Object.fromEntries(headers),
    timestamp: Number(message.timestamp),
  };
}

/** Kafka says −1 where a group has committed nothing. */
function byPartition(offsets: { partition: number; offset: string }[]): number[] {
  const list: number[] = [];
  for (const { partition, offset } of offsets) list[partition] = Math.max(0, Number(offset));
  return list;
}
