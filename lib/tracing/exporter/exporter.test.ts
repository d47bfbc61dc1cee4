import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { random, VirtualClock } from "../../sim/mod.ts";
import {
  BatchExporter,
  decodeRequest,
  ExportError,
  otlpHttp,
  SyncExporter,
  Tracer,
  type Transport,
} from "../mod.ts";

const resource = { "service.name": "shop" };
const spansIn = (bytes: Uint8Array) =>
  decodeRequest(bytes).resourceSpans[0]!.scopeSpans[0]!.spans.length;

function exporting(transport: Transport, options = {}) {
  const clock = new VirtualClock(1.7e12);
  const exporter = new BatchExporter({ clock, transport, resource, ...options });
  const tracer = new Tracer({ clock, sink: exporter, capacity: 4096 });
  return {
    clock,
    exporter,
    tracer,
    burst: (n: number) => {
      for (let i = 0; i < n; i++) tracer.start("s").end();
    },
  };
}

test("spans go in batches: full ones at once, a part after its delay", async () => {
  const sizes: number[] = [];
  const { clock, burst, exporter } = exporting((bytes) => {
    sizes.push(spansIn(bytes));
    return Promise.resolve(0);
  }, { batch: 10, delay: 500 });
  burst(25);
  await clock.run({ until: 1.7e12 + 400 });
  assert.deepEqual(sizes, [10, 10, 5]);
  burst(3);
  await clock.run({ until: 1.7e12 + 2000 });
  assert.deepEqual(sizes, [10, 10, 5, 3]);
  assert.equal(exporter.counts.exported, 28);
});

test("a dead collector makes nobody wait: the queue is bounded, and each span is counted", async () => {
  const { clock, burst, exporter, tracer } = exporting(() => Promise.reject(new Error("refused")), {
    ...{ batch: 10, queue: 50, retries: 2 },
  });
  burst(200);
  // Fifty wait, and ten are on their way.
  assert.equal(exporter.counts.dropped.queue, 140);
  assert.ok(tracer.table.used <= 50);
  await clock.run({ until: 1.7e12 + 120_000 });
  assert.deepEqual(exporter.counts.dropped, { queue: 140, failed: 60, shutdown: 0 });
  assert.equal(tracer.table.used, 0);
});

test("whatever a collector does, each ended span is counted once", async () => {
  const deeds = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
  const bursts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(deeds, bursts, fc.boolean(), async (deeds, bursts, end) => {
      let turn = 0;
      const { clock, burst, exporter, tracer } = exporting((bytes) => {
        switch (deeds[turn++ % deeds.length]) {
          case 0:
            return Promise.resolve(0);
          case 1:
            return Promise.resolve(spansIn(bytes) + 5);
          case 2:
            return Promise.reject(new ExportError(400, "no"));
          case 3:
            return Promise.reject(new ExportError(503, "later", 50));
          case 4:
            return new Promise(() => {});
          default:
            throw new Error("at once");
        }
      }, { batch: 8, queue: 32, retries: 1, timeout: 100, random: random(3) });
      for (const size of bursts) {
        burst(size);
        await clock.run({ until: clock.now() + 60 });
      }
      const stopped = end ? exporter.shutdown(300) : exporter.flush();
      await clock.run({ until: clock.now() + 100_000 });
      await stopped;
      if (end) burst(2);
      const { ended, exported, rejected, dropped } = exporter.counts;
      assert.equal(exported + rejected + dropped.queue + dropped.failed + dropped.shutdown, ended);
      assert.equal(tracer.table.used, 0);
      assert.equal(exporter.pending, 0);
    }),
    { numRuns: 150 },
  );
});

test("a shutdown ends in its budget with a collector that never answers", async () => {
  const { clock, burst, exporter } = exporting(() => new Promise(() => {}), {
    batch: 5,
    queue: 20,
  });
  burst(12);
  const start = clock.now(), stopped = exporter.shutdown(1500).then(() => clock.now() - start);
  await clock.run();
  assert.ok(await stopped <= 1500);
  assert.equal(exporter.counts.dropped.shutdown, 12);
});

test("OTLP over HTTP: what was rejected is read, a status that allows it is tried again", async () => {
  const answers = [
    new Response("busy", { status: 429, headers: { "retry-after": "2" } }),
    new Response('{"partialSuccess":{"rejectedSpans":"3"}}'),
    new Response("bad", { status: 400 }),
  ];
  const send = () => Promise.resolve(answers.shift()!);
  const transport = otlpHttp("http://x/v1/traces", send as unknown as typeof fetch);
  const { clock, burst, exporter } = exporting(transport, { batch: 10 });
  burst(20);
  await clock.run({ until: clock.now() + 30_000 });
  assert.deepEqual([
    exporter.counts.exported,
    exporter.counts.rejected,
    exporter.counts.dropped.failed,
  ], [7, 3, 10]);
});

test("the synchronous one is done when it says so, and counts what failed", async () => {
  let sent = 0;
  const sync = new SyncExporter(
    () => ++sent % 2 ? Promise.resolve(0) : Promise.reject(new Error()),
    resource,
  );
  const tracer = new Tracer({ clock: new VirtualClock(), sink: sync });
  for (let i = 0; i < 4; i++) tracer.start("s").end();
  await sync.settled();
  assert.deepEqual([sent, sync.failed], [4, 2]);
});

test("settings out of range are refused", () => {
  assert.throws(() => exporting(() => Promise.resolve(0), { queue: 0 }), /queue must be/);
  assert.throws(
    () => exporting(() => Promise.resolve(0), { batch: 100, queue: 10 }),
    /batch must be/,
  );
});

test("all spans of a batch are in its request", async () => {
  const clock = new VirtualClock(), arrived: string[] = [];
  const batch = new BatchExporter({
    ...{ clock, resource: { "service.name": "a" }, batch: 700, queue: 2000 },
    transport: (bytes) => {
      for (const { scopeSpans } of decodeRequest(bytes).resourceSpans) {
        for (const { spans } of scopeSpans) arrived.push(...spans.map(({ spanId }) => spanId));
      }
      return Promise.resolve(0);
    },
  });
  const tracer = new Tracer({ clock, sink: batch }), ended: string[] = [];
  for (let i = 0; i < 1500; i++) {
    const span = tracer.start("a");
    ended.push(span.spanId);
    span.end();
  }
  await batch.flush();
  assert.deepEqual(arrived.sort(), ended.sort());
  assert.equal(batch.counts.exported, 1500);
});
