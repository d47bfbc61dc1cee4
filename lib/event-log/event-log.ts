import { type Clock, RealClock, requireNumber } from "../sim/mod.ts";
import { Group } from "./group.ts";
import type { Consumer, Handler, Log, Message, Position, Subscribe } from "./log.ts";
import { Topic } from "./topic.ts";

/** Settings of an {@linkcode EventLog}. */
export interface EventLogOptions {
  /** Stamps messages and times retries. Default: the machine's clock. */
  clock?: Clock;
  /** Messages kept per partition; older ones are dropped, read or not. Default: 1 000 000. */
  retention?: number;
}

/**
 * A partitioned log in this process: Kafka's partitioner, range assignment, committed offsets and
 * at-least-once delivery, without durability. `send` is O(1) per message.
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
  #topics = new Map<string, Topic>();
  #groups = new Map<string, Map<string, Group>>();

  constructor({ clock = new RealClock(), retention = 1_000_000 }: EventLogOptions = {}) {
    requireNumber("create EventLog", "retention", retention, { unit: "messages", min: 1 });
    this.#clock = clock;
    this.#retention = retention;
  }

  // deno-lint-ignore require-await
  async createTopic(topic: string, partitions = 1): Promise<void> {
    if (this.#topics.has(topic)) return;
    this.#topics.set(topic, new Topic(topic, partitions, this.#retention));
    this.#groups.set(topic, new Map());
  }

  async deleteTopic(topic: string): Promise<void> {
    this.#topicNamed(topic, "delete topic");
    const groups = this.#groups.get(topic)!;
    this.#topics.delete(topic);
    this.#groups.delete(topic);
    await Promise.all([...groups.values()].map((group) => group.close()));
  }

  // deno-lint-ignore require-await
  async send(topic: string, messages: readonly Message[]): Promise<Position[]> {
    const to = this.#topicNamed(topic, "send to");
    const now = this.#clock.now();
    const positions = messages.map((message) => to.append(message, now));
    for (const group of this.#groups.get(topic)!.values()) group.notify();
    return positions;
  }

  // deno-lint-ignore require-await
  async consume({ topic, group }: Subscribe, handler: Handler): Promise<Consumer> {
    return this.#groupNamed(topic, group, "consume").join(handler);
  }

  // deno-lint-ignore require-await
  async endOffsets(topic: string): Promise<number[]> {
    return this.#topicNamed(topic, "read").endOffsets();
  }

  // deno-lint-ignore require-await
  async committed(topic: string, group: string): Promise<number[]> {
    return [...this.#groupNamed(topic, group, "read").committed];
  }

  async close(): Promise<void> {
    const groups = [...this.#groups.values()].flatMap((of) => [...of.values()]);
    await Promise.all(groups.map((group) => group.close()));
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
    const group = groups.get(name) ?? new Group(of, this.#clock);
    groups.set(name, group);
    return group;
  }
}
