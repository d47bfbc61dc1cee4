import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "../../event-log/mod.ts";
import { random, RealClock } from "../../sim/mod.ts";
import { contractOf, expectingMessage } from "../consumer/consumer.ts";
import { like } from "../consumer/example.ts";
import { messageOf, messagesOn } from "./messages.ts";
import { verify } from "./verify.ts";

const options = { clock: new RealClock(), random: random(1) };

test("a message is what the provider writes to its topic, and nothing that was there before", async () => {
  const log = new EventLog();
  await log.createTopic("parcels");
  await log.send("parcels", [{ value: '{"id":"old"}' }]);
  const write = async () =>
    void await log.send("parcels", [{
      value: '{"id":"new","more":1}',
      headers: { kind: "parcel" },
    }]);
  const contract = contractOf("c", "p", [
    expectingMessage("arrived", { id: like("x") }, { metadata: { kind: "parcel" } }),
  ]);
  const made = messagesOn(log, "parcels", write, options.clock);
  assert.deepEqual((await made("arrived", [])).body!.content, { id: "new", more: 1 });
  assert.ok((await verify(contract, { message: made }, options)).success);
  const silent = await verify(contract, {
    message: messagesOn(log, "parcels", () => {}, options.clock, 30),
  }, options);
  assert.match(silent.results[0]!.error!, /no message on parcels within 30 ms/);
  await log.close();
});

test("of messages that are asked for at once each gets its own", async () => {
  const log = new EventLog();
  await log.createTopic("parcels");
  const write = async (description: string) => {
    // The later a description, the sooner it is written, if nobody waits for the others.
    await new Promise((resolve) => setTimeout(resolve, 20 - 5 * Number(description)));
    await log.send("parcels", [{ value: JSON.stringify({ id: description }) }]);
  };
  const made = [1, 2].map(() => messagesOn(log, "parcels", write, options.clock));
  const got = await Promise.all(["1", "2", "3"].map((one, i) => made[i % 2]!(one, [])));
  assert.deepEqual(got.map(({ body }) => body!.content), [{ id: "1" }, { id: "2" }, { id: "3" }]);
  const contract = contractOf("c", "p", ["1", "2", "3"].map((id) => expectingMessage(id, { id })));
  const message = messagesOn(log, "parcels", write, options.clock);
  assert.ok((await verify(contract, { message }, { ...options, concurrency: 3 })).success);
  await log.close();
});

test("the number of a schema is not part of what it says", () => {
  const bytes = new TextEncoder().encode('\0\0\0\0\x02{"a":1}');
  assert.deepEqual(
    messageOf(bytes, { contentType: "application/vnd.schemaregistry.v1+json" }).body!.content,
    { a: 1 },
  );
});
