import kafkajs from "kafkajs";
import type { BatchHandler, Consumer, Delivered, Subscribe } from "../event-log/mod.ts";
import { DeliveredMessage } from "../event-log/delivered.ts";
import { REDELIVERY_MS } from "../event-log/mod.ts";
import { ownHandler } from "../event-log/own-handler.ts";
import type { Start } from "./kafka-begin.ts";
import { kafkaAssignor, type Owned } from "./kafka-assignor.ts";
import { PREFIX } from "./kafka-topics.ts";

/**
 * Joins a group, at `starts` where it is given such a partition first, and hands its messages, up to `most` of one partition at a time, to the handler. Resolves
 * when the group has taken the member in.
 */
export async function kafkaConsumer(
  kafka: kafkajs.Kafka,
  subscribe: Subscribe & { most: number },
  handler: BatchHandler,
  starts: readonly Start[],
): Promise<Consumer> {
  const { topic, group, assignor = "range" } = subscribe;
  let closing = false, owned: Owned = {};
  const unsought = [...starts];
  const consumer = kafka.consumer({
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
      // Before the first fetch of what it has just been given.
      const given = payload.memberAssignment[PREFIX + topic] ?? [];
      for (const { partition, offset } of unsought.splice(0)) {
        if (given.includes(partition)) consumer.seek({ topic: PREFIX + topic, partition, offset });
      }
      owned = payload.memberAssignment;
      resolve();
    })
  );
  await consumer.run({
    autoCommitInterval: 200,
    eachBatchAutoResolve: false,
    eachBatch: (batch) =>
      handBatch(batch, { consumer, subscribe, handler, closing: () => closing }),
  });
  await joined;
  let left: Promise<void> | undefined;
  return {
    close: async () => {
      closing = true;
      left ??= consumer.disconnect();
      // The client waits for the handler, which must not wait for the client.
      if (ownHandler.within(consumer)) void left.catch(() => {});
      else await left;
    },
  };
}

/** What a batch is handled with. */
interface Handling {
  consumer: kafkajs.Consumer;
  subscribe: Subscribe & { most: number };
  handler: BatchHandler;
  closing: () => boolean;
}

/** Handles what one fetch has brought of a partition, piece by piece, and commits behind or before each. */
async function handBatch(payload: kafkajs.EachBatchPayload, handling: Handling): Promise<void> {
  const { batch: { partition, messages }, isRunning, isStale } = payload;
  const { consumer, handler, subscribe: { topic, most, commit = "after" } } = handling;
  const all = messages.map((message) => delivered(topic, partition, message));
  for (let at = 0; at < all.length && isRunning() && !isStale(); at += most) {
    const piece = all.slice(at, at + most), last = piece.at(-1)!.offset;
    if (commit === "before") {
      const offset = String(last + 1);
      await consumer.commitOffsets([{ topic: PREFIX + topic, partition, offset }]);
      // Whatever becomes of them now, they do not come again.
      await Promise.try(() => ownHandler.run(consumer, () => handler(piece))).catch(() => {});
    } else await untilHandled(piece, payload.heartbeat, handling);
    payload.resolveOffset(String(last));
    await payload.commitOffsetsIfNecessary();
    await payload.heartbeat();
  }
}

/** Hands the messages over again and again until that succeeds. */
async function untilHandled(
  messages: Delivered[],
  heartbeat: () => Promise<void>,
  { consumer, handler, closing, subscribe: { redeliveryDelay = REDELIVERY_MS } }: Handling,
): Promise<void> {
  for (;;) {
    try {
      return await ownHandler.run(consumer, () => handler(messages));
    } catch (error) {
      // Leaving without having handled them: the next member of the group gets them.
      if (closing()) throw error;
      if (redeliveryDelay > 0) await new Promise((resolve) => setTimeout(resolve, redeliveryDelay));
      await heartbeat();
    }
  }
}

function delivered(topic: string, partition: number, message: kafkajs.KafkaMessage): Delivered {
  const headers = Object.entries(message.headers ?? {}).map(([k, v]) => [k, String(v)]);
  return new DeliveredMessage(
    topic,
    partition,
    Number(message.offset),
    message.key?.toString() ?? null,
    message.value ?? "",
    Object.fromEntries(headers),
    Number(message.timestamp),
  );
}
