import assert from "node:assert/strict";
import test from "node:test";
import type { Consumer, Delivered, From } from "../event-log/mod.ts";
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

  test(
    title("a value may be bytes, and a message may name its partition, its time and its headers"),
    { skip },
    async () => {
      const { log } = service!;
      const topic = `bytes-${run}`;
      await log.createTopic(topic, 3);
      const bytes = Uint8Array.of(0, 255, 128, 10, 13, 195, 40);
      const sent = await log.send(topic, [
        { key: "k", value: bytes, partition: 2, timestamp: 1_700_000_000_123, headers: { a: "ü" } },
        { key: "k", value: "grüße", partition: 0 },
      ]);
      assert.deepEqual(sent, [{ partition: 2, offset: 0 }, { partition: 0, offset: 0 }]);
      const heard: Delivered[] = [];
      const consumer = await log.consume(
        { topic, group: `bytes-${run}` },
        (message) => void heard.push(message),
      );
      await until(() => heard.length === 2);
      await consumer.close();
      const [text, binary] = heard.sort((a, b) => a.partition - b.partition);
      assert.deepEqual(Uint8Array.from(binary!.bytes), bytes);
      assert.deepEqual([binary!.key, binary!.partition, binary!.timestamp, binary!.headers], [
        "k",
        2,
        1_700_000_000_123,
        { a: "ü" },
      ]);
      assert.equal(text!.value, "grüße");
      assert.deepEqual(Uint8Array.from(text!.bytes), new TextEncoder().encode("grüße"));
      assert.ok(Math.abs(text!.timestamp - Date.now()) < 600_000);
      await assert.rejects(
        log.send(topic, [{ value: "", partition: 3 }]),
        /partition must be a whole number from 0 to 2/,
      );
      await log.deleteTopic(topic);
    },
  );

  test(
    title("a new group begins where it is told to, and an old one where it stopped"),
    { skip },
    async () => {
      const { log } = service!;
      const topic = `from-${run}`;
      await log.createTopic(topic, 2);
      const at = (partition: number, n: number) => ({
        partition,
        value: `${partition}.${n}`,
        timestamp: 1_700_000_000_000 + 1000 * n,
      });
      await log.send(
        topic,
        [0, 1].flatMap((partition) => [0, 1, 2, 3].map((n) => at(partition, n))),
      );
      const heardFrom = async (name: string, from: From, count: number) => {
        const heard: string[] = [];
        const consumer = await log.consume(
          { topic, group: `${name}-${run}`, from },
          ({ value }) => void heard.push(value),
        );
        await until(() => heard.length >= count);
        await consumer.close();
        return heard.sort();
      };
      assert.deepEqual(await heardFrom("offsets", { offsets: [3, 2] }, 3), ["0.3", "1.2", "1.3"]);
      assert.deepEqual(await heardFrom("time", { time: 1_700_000_001_500 }, 4), [
        ...["0.2", "0.3", "1.2", "1.3"],
      ]);
      assert.equal((await heardFrom("all", "beginning", 8)).length, 8);
      assert.deepEqual(await heardFrom("beyond", { offsets: [99, 3] }, 1), ["1.3"]);
      const late = heardFrom("late", "end", 1);
      await until(async () =>
        String(await log.committed(topic, `late-${run}`)) === String(await log.endOffsets(topic))
      );
      await log.send(topic, [at(1, 4)]);
      assert.deepEqual(await late, ["1.4"]);
      // It has committed, so what it is told now does not count.
      await log.send(topic, [at(0, 5)]);
      assert.deepEqual(await heardFrom("late", "beginning", 1), ["0.5"]);
      await log.deleteTopic(topic);
    },
  );

  test(
    title("a consumer that its own handler closes, however deep inside, waits for nobody"),
    { skip },
    async () => {
      const { log } = service!;
      const topic = `own-${run}`;
      await log.createTopic(topic);
      await log.send(topic, [{ value: "a" }, { value: "b" }]);
      const heard: string[] = [];
      let closed = false;
      const consumer: Consumer = await log.consume(
        { topic, group: `own-${run}` },
        async (message) => {
          heard.push(message.value);
          await new Promise((resolve) => setTimeout(resolve, 5));
          await consumer.close();
          closed = true;
        },
      );
      await until(() => closed);
      assert.deepEqual(heard, ["a"]);
      await log.deleteTopic(topic);
    },
  );

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
