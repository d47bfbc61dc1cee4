import { EventLog, type Log } from "../event-log/mod.ts";
import { connectKafka } from "./kafka-connect.ts";
import { findPlace, once, patiently, type Place, type Service, warnAbsent } from "./service.ts";

/** Kafka, whichever answers. */
export interface KafkaService extends Service {
  readonly log: Log;
}

const COMPOSE = "kafka://127.0.0.1:19092";

/**
 * Kafka: at `KAFKA_BROKERS`, else at the compose file's port, by `kafkajs`; else `lib/event-log`.
 *
 * @example
 * ```ts
 * import { kafka } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * const { log, close } = await kafka();
 * await log.createTopic("example");
 * await log.send("example", [{ value: "hello" }]);
 * assert.deepEqual(await log.endOffsets("example"), [1]);
 * await log.deleteTopic("example");
 * await close();
 * ```
 */
export const kafka: () => Promise<KafkaService> = once(async () => {
  const place = await findPlace("KAFKA_BROKERS", COMPOSE);
  return (place && await realKafka(place)) ?? embeddedKafka();
});

/** The Kafka at a place; `undefined`, after one line of warning, where it does not answer. */
export async function realKafka(place: Place): Promise<KafkaService | undefined> {
  const brokers = place.url.replace(/^kafka:\/\//, "").split(",");
  const connecting = connectKafka(brokers);
  try {
    const log = await patiently(connecting);
    const detail = `Kafka at ${brokers.join(", ")}, by kafkajs`;
    return { name: "Kafka", kind: "real", detail, log, close: () => log.close() };
  } catch (error) {
    // A broker that answers late must not leave a connection behind.
    void connecting.then((log) => log.close(), () => {});
    warnAbsent("Kafka", place, error);
    return undefined;
  }
}

/** Kafka's log in this process, by `lib/event-log`. */
export function embeddedKafka(): KafkaService {
  const log = new EventLog();
  const detail = "lib/event-log, in this process";
  return { name: "Kafka", kind: "embedded", detail, log, close: () => log.close() };
}
