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
    const known = this.#topics.get(topic);
    if (known) return known;
    const clients = this.#connect();
    this.#topics.set(topic, clients);
    // One that failed is not remembered: the broker may be there again the next time.
    clients.catch(() => {
      if (this.#topics.get(topic) === clients) this.#topics.delete(topic);
    });
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
    const topics = await Promise.allSettled(this.#topics.values());
    this.#topics.clear();
    for (const settled of topics) {
      if (settled.status === "rejected") continue;
      const clients = settled.value;
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
    try {
      await Promise.all([admin.connect(), producer.connect()]);
    } catch (error) {
      await disconnect({ admin, producer });
      throw error;
    }
    return { admin, producer, consumers: new Set(), groups: new Set(), partitions: undefined };
  }
}

async function disconnect({ admin, producer }: Pick<Topic, "admin" | "producer">): Promise<void> {
  await Promise.allSettled([producer.disconnect(), admin.disconnect()]);
}
