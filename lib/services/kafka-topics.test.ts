import assert from "node:assert/strict";
import test from "node:test";
import type kafkajs from "kafkajs";
import { KafkaTopics } from "./kafka-topics.ts";

test("a connection that failed is not remembered: the next use tries again, and closing waits for none", async () => {
  let tries = 0, open = 0;
  const client = {
    connect: () =>
      ++tries <= 2 ? Promise.reject(new Error("no broker")) : Promise.resolve(void open++),
    disconnect: () => Promise.resolve(void open--),
  };
  const topics = new KafkaTopics(
    { admin: () => client, producer: () => client } as unknown as kafkajs.Kafka,
  );
  await assert.rejects(topics.at("t"), /no broker/);
  open = 0;
  const clients = await topics.at("t");
  assert.equal(await topics.at("t"), clients);
  await topics.close();
  assert.equal(open, 0);
});
