import kafkajs from "kafkajs";
import type { Log } from "../event-log/mod.ts";
import { KafkaLog } from "./kafka-log.ts";
import { calmTimers } from "./kafka-timers.ts";

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
