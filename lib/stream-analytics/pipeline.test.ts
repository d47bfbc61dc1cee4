import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../sim/mod.ts";
import { BoundedQueue, nexmark, runPipeline, WindowJoin } from "./mod.ts";
import { tumbling } from "./windows.ts";

test("a source is asked for no more than there is room for, and closed at the end", async () => {
  let made = 0, handled = 0, most = 0, closed = false;
  const source = async function* () {
    try {
      while (made < 500) {
        made++;
        yield made;
        await Promise.resolve();
      }
    } finally {
      closed = true;
    }
  };
  const result = await runPipeline({
    source: source(),
    ...{ capacity: 10, most: 4 },
    handle: async (events: number[]) => {
      most = Math.max(most, made - handled);
      await new Promise((resolve) => setTimeout(resolve, 0));
      handled += events.length;
    },
  });
  assert.deepEqual([result.handled, closed], [500, true]);
  assert.ok(result.peak <= 10 && most <= 10 + 4 + 2, `${most}`);
});

test("a handler that throws ends the source, and is what the caller gets", async () => {
  let closed = false;
  const source = async function* () {
    try {
      for (;;) {
        yield 1;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      closed = true;
    }
  };
  const handle = () => {
    throw new Error("full disk");
  };
  await assert.rejects(runPipeline({ source: source(), handle, capacity: 2 }), /full disk/);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(closed, true);
});

test("a source that hangs does not keep the signal from ending it", async () => {
  const stop = new AbortController();
  const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  const running = runPipeline({ source, handle: () => {}, signal: stop.signal });
  stop.abort(new Error("closing time"));
  await assert.rejects(running, /closing time/);
});

test("a queue that is closed gives what it has, and takes no more", async () => {
  const queue = new BoundedQueue<number>(2);
  await queue.put(1);
  queue.close();
  assert.deepEqual(await queue.take(5), [1]);
  assert.deepEqual(await queue.take(5), []);
  await assert.rejects(queue.put(2), /closed/);
});

test("auction events come as 1 : 3 : 46, the same for the same seed", () => {
  const events = nexmark({ random: random(1), events: 5000 });
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;
  assert.deepEqual(["person", "auction", "bid"].map(count), [100, 300, 4600]);
  assert.deepEqual(events, nexmark({ random: random(1), events: 5000 }));
});

test("a join refuses what would fill its memory, and hears of late events", () => {
  const late: unknown[] = [];
  const join = new WindowJoin<number, string, string>({
    windows: tumbling({ size: 10 }),
    most: 2,
    onMatch: () => {},
    onLate: (_key, event) => late.push(event),
  });
  join.left(1, "a", 1);
  join.left(1, "b", 1);
  assert.throws(() => join.left(1, "c", 1), /at most 2 events/);
  join.advanceWatermark(10);
  join.right(1, "d", 9);
  assert.deepEqual(late, ["d"]);
});

test("a pipeline that may hand over nothing at once is refused, and does not hang", async () => {
  const source = Array.from({ length: 10 }, (_, i) => i);
  for (const most of [0, -1, 1.5, NaN]) {
    const running = runPipeline({ source, handle: () => {}, most, capacity: 4 });
    const hangs = new Promise((resolve) => setTimeout(resolve, 200, "it hangs"));
    await assert.rejects(Promise.race([running, hangs]), /most must be .* events?: received/);
  }
  const options = { windows: tumbling({ size: 10 }), onMatch: () => {} };
  assert.throws(() => new WindowJoin({ ...options, most: 0 }), /most must be .* at least 1 event/);
});
