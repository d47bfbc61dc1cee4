import assert from "node:assert/strict";
import test from "node:test";
import { embeddedKafka, type KafkaService, realKafka } from "./kafka.ts";

const url = process.env["KAFKA_BROKERS"];
const makers: [string, () => Promise<KafkaService | undefined> | KafkaService | undefined][] = [
  ["lib/event-log", embeddedKafka],
  ["Kafka at KAFKA_BROKERS", () => url ? realKafka({ url, variable: "KAFKA_BROKERS" }) : undefined],
];
/** A name of its own for each run: what a broken run left behind must not count in the next. */
const run = `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}`;

for (const [name, make] of makers) {
  const service = await make();
  const skip = service ? false : `${name} is not there`;
  const title = (text: string) => `${name}: ${text}${skip ? ` [skipped: ${skip}]` : ""}`;

  test(title("messages with one key keep their order and their partition"), { skip }, async () => {
    const { log } = service!;
    const topic = `order-${run}`;
    await log.createTopic(topic, 3);
    const sent = await log.send(topic, [
      ...Array.from({ length: 20 }, (_, i) => ({ key: "ada", value: `${i}` })),
      { key: "bob", value: "b", headers: { from: "bob" } },
    ]);
    assert.equal(new Set(sent.slice(0, 20).map(({ partition }) => partition)).size, 1);
    assert.deepEqual(sent.slice(0, 20).map(({ offset }) => offset), [...Array(20).keys()]);
    const heard: { key: string | null; value: string; from: string | undefined }[] = [];
    const consumer = await log.consume(
      { topic, group: `order-${run}` },
      ({ key, value, headers }) => {
        heard.push({ key, value, from: headers["from"] });
      },
    );
    await until(() => heard.length === 21);
    await consumer.close();
    const ada = heard.filter(({ key }) => key === "ada").map(({ value }) => Number(value));
    assert.deepEqual(ada, [...Array(20).keys()]);
    assert.equal(heard.find(({ key }) => key === "bob")?.from, "bob");
    const ends = await log.endOffsets(topic);
    assert.equal(ends.reduce((a, b) => a + b), 21);
    assert.deepEqual(await log.committed(topic, `order-${run}`), ends);
    await log.deleteTopic(topic);
  });

  test(title("a message whose handler fails comes again"), { skip }, async () => {
    const { log } = service!;
    const topic = `again-${run}`;
    await log.createTopic(topic);
    await log.send(topic, [{ value: "a" }, { value: "b" }]);
    const heard: string[] = [];
    const consumer = await log.consume({ topic, group: `again-${run}` }, ({ value }) => {
      heard.push(value);
      if (heard.length < 3) throw new Error("not yet");
    });
    await until(() => heard.length === 4);
    await consumer.close();
    assert.deepEqual(heard, ["a", "a", "a", "b"]);
    await log.deleteTopic(topic);
  });

  test(
    title("a group goes on where it stopped, another starts at the beginning"),
    { skip },
    async () => {
      const { log } = service!;
      const topic = `resume-${run}`;
      await log.createTopic(topic);
      const read = async (group: string, count: number) => {
        const heard: string[] = [];
        const consumer = await log.consume({ topic, group: `${group}-${run}` }, ({ value }) => {
          heard.push(value);
        });
        await until(() => heard.length >= count);
        await consumer.close();
        return heard;
      };
      await log.send(topic, [{ value: "1" }, { value: "2" }]);
      assert.deepEqual(await read("first", 2), ["1", "2"]);
      await log.send(topic, [{ value: "3" }]);
      assert.deepEqual(await read("first", 1), ["3"]);
      assert.deepEqual(await read("second", 3), ["1", "2", "3"]);
      await log.deleteTopic(topic);
    },
  );

  test(title("two consumers of a group share the partitions"), { skip }, async () => {
    const { log } = service!;
    const topic = `share-${run}`;
    await log.createTopic(topic, 4);
    const heard: [Set<number>, Set<number>] = [new Set(), new Set()];
    const consumers = [];
    for (const own of heard) {
      consumers.push(
        await log.consume(
          { topic, group: `share-${run}` },
          ({ partition }) => void own.add(partition),
        ),
      );
    }
    await until(async () => {
      await log.send(topic, Array.from({ length: 8 }, (_, i) => ({ value: `${i}` })));
      return heard[0].size > 0 && heard[1].size > 0 &&
        new Set([...heard[0], ...heard[1]]).size === 4;
    });
    for (const consumer of consumers) await consumer.close();
    await log.deleteTopic(topic);
  });

  test(title("committed before its handler, a message that fails is lost"), { skip }, async () => {
    const { log } = service!;
    const topic = `lost-${run}`;
    await log.createTopic(topic);
    await log.send(topic, [{ value: "a" }, { value: "b" }]);
    const heard: string[] = [];
    const consumer = await log.consume(
      { topic, group: `lost-${run}`, commit: "before" },
      ({ value }) => {
        heard.push(value);
        throw new Error("it is as if it had crashed here");
      },
    );
    await until(() => heard.length === 2);
    await consumer.close();
    assert.deepEqual(heard, ["a", "b"]);
    assert.deepEqual(await log.committed(topic, `lost-${run}`), [2]);
    await log.deleteTopic(topic);
  });

  test(
    title("batches hold messages of one partition, in order, and come again whole"),
    { skip },
    async () => {
      const { log } = service!;
      const topic = `batch-${run}`;
      await log.createTopic(topic, 2);
      await log.send(
        topic,
        Array.from({ length: 40 }, (_, i) => ({ key: `${i % 4}`, value: `${i}` })),
      );
      const heard: number[][] = [];
      let failed = false;
      const consumer = await log.consumeBatches(
        { topic, group: `batch-${run}`, most: 8, redeliveryDelay: 0 },
        (messages) => {
          assert.equal(new Set(messages.map(({ partition }) => partition)).size, 1);
          assert.ok(messages.length <= 8);
          heard.push(messages.map(({ value }) => Number(value)));
          if (!failed) {
            failed = true;
            throw new Error("provoked");
          }
        },
      );
      await until(async () =>
        String(await log.committed(topic, `batch-${run}`)) === String(await log.endOffsets(topic))
      );
      await consumer.close();
      const [first] = heard;
      const again = heard.slice(1).find(([message]) => message === first![0]);
      assert.deepEqual(again!.slice(0, first!.length), first);
      const all = heard.slice(1).flat();
      assert.deepEqual(all.sort((a, b) => a - b), [...Array(40).keys()]);
      await log.deleteTopic(topic);
    },
  );

  test(title("a sticky join leaves the others what they keep"), { skip }, async () => {
    const { log } = service!;
    const topic = `sticky-${run}`;
    await log.createTopic(topic, 6);
    const readers = new Map<number, number[]>();
    const join = (member: number) =>
      log.consume({ topic, group: `sticky-${run}`, assignor: "sticky" }, ({ partition }) => {
        readers.set(partition, [...readers.get(partition) ?? [], member]);
      });
    const last = () => [...readers.values()].map((members) => members.at(-1)!);
    const sendUntil = (done: () => boolean) =>
      until(async () => {
        await log.send(topic, Array.from({ length: 6 }, () => ({ value: "" })));
        return done();
      });
    const first = await join(0);
    await sendUntil(() => readers.size === 6);
    const second = await join(1);
    await sendUntil(() => last().filter((member) => member === 1).length === 3);
    const before = new Map([...readers].map(([p, members]) => [p, members.at(-1)]));
    const third = await join(2);
    await sendUntil(() => last().filter((member) => member === 2).length === 2);
    // Nobody but the third has anything new.
    for (const [p, members] of readers) {
      if (members.at(-1) !== 2) assert.equal(members.at(-1), before.get(p));
    }
    for (const consumer of [first, second, third]) await consumer.close();
    await log.deleteTopic(topic);
  });

  test(title("closing twice does nothing"), { skip }, async () => {
    await service!.close();
    await service!.close();
  });
}

test("a Kafka that is configured but not there is named in one line", async () => {
  const said: string[] = [];
  const warn = console.warn;
  console.warn = (text: string) => void said.push(text);
  try {
    assert.equal(await realKafka({ url: "127.0.0.1:1", variable: "KAFKA_BROKERS" }), undefined);
  } finally {
    console.warn = warn;
  }
  assert.equal(said.length, 1);
  assert.match(said[0]!, /^Kafka at 127\.0\.0\.1:1 does not answer .*unset KAFKA_BROKERS\.$/);
});

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it did not happen within 20 s");
}
