import kafkajs from "kafkajs";
import type { Consumer } from "../event-log/mod.ts";

/** Topics and groups of the course carry this, so that nobody else's are touched. */
export const PREFIX = "under-load.";

/** The clients for one topic. */
export interface Topic {
  admin: kafkajs.Admin;
  producer: kafkajs.Producer;
  consumers: Set<Consumer>;
  groups: Set<string>;
  partitions: number | undefined;
}

/**
 * The clients of each topic, connected when it is first used.
 *
 * Each topic has clients of its own: kafkajs asks for the metadata of every topic that a client has ever
 * used, and a deleted one among them makes that fail for all.
 */
export class KafkaTopics {
  readonly #kafka: kafkajs.Kafka;
  readonly #topics = new Map<string, Promise<Topic>>();

  constructor(kafka: kafkajs.Kafka) {
    this.#kafka = kafka;
  }

  /** The clients of a topic, connected once. */
  at(topic: string): Promise<Topic> {
    let clients = this.#topics.get(topic);
    if (!clients) this.#topics.set(topic, clients = this.#connect());
    return clients;
  }

  /** Partitions of a topic, asked for once. */
  async partitions(topic: string): Promise<number> {
    const clients = await this.at(topic);
    if (clients.partitions === undefined) {
      const { topics } = await clients.admin.fetchTopicMetadata({ topics: [PREFIX + topic] });
      clients.partitions = topics[0]!.partitions.length;
    }
    return clients.partitions;
  }

  /** Closes the consumers of a topic, lets `last` do what is left to do, and disconnects. */
  async drop(topic: string, last: (clients: Topic) => Promise<void>): Promise<void> {
    const clients = await this.at(topic);
    this.#topics.delete(topic);
    for (const consumer of clients.consumers) await consumer.close();
    await last(clients);
    await disconnect(clients);
  }

  async close(): Promise<void> {
    const topics = await Promise.all(this.#topics.values());
    this.#topics.clear();
    for (const clients of topics) {
      await Promise.all([...clients.consumers].map((consumer) => consumer.close()));
      await disconnect(clients);
    }
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
}

async function disconnect({ admin, producer }: Topic): Promise<void> {
  await producer.disconnect();
  await admin.disconnect();
}
