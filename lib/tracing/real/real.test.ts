import { Hono } from "hono";
import { gzipSync } from "node:zlib";
import assert from "node:assert/strict";
import { test } from "node:test";
import { RealClock } from "../../sim/mod.ts";
import { embeddedPostgres } from "../../services/postgres.ts";
import {
  asRequest,
  checkSearch,
  collectInto,
  encodeRequest,
  randomSpans,
  Tracer,
  TraceStore,
  writeOtlpJson,
} from "../mod.ts";
import {
  checkOfficialSdk,
  checkTraceContext,
  collectorApp,
  currentScope,
  inScope,
  PgStore,
  tracedFetch,
  tracedRoutes,
} from "./mod.ts";
import { faultsOf } from "./trace-context-rules.ts";

test("the shared half of the W3C's tests holds through two processes; a fresh trace for each call fails", async () => {
  assert.deepEqual(await checkTraceContext(), { of: 21, wrong: [] });
  // The rules see what a fresh trace, or copied headers, would send.
  const send: [string, string][] = [["traceparent", `00-${"12".repeat(16)}-${"34".repeat(8)}-01`]];
  const exchange = { send, trace: "12".repeat(16), parentNot: ["34".repeat(8)] };
  const got = (traceparent: string) => [{ traceparent: [traceparent], tracestate: [] }];
  assert.deepEqual(faultsOf(exchange, got(`00-${"56".repeat(16)}-${"78".repeat(8)}-01`), []), [
    "another trace id",
  ]);
  assert.deepEqual(faultsOf(exchange, got(send[0]![1]), []), ["the parent id was taken over"]);
});

test("what the official SDK exports is read back as it was", async () => {
  const { of, wrong } = await checkOfficialSdk(20);
  assert.deepEqual([of, wrong], [40, []]);
});

test("a scope survives await, timers, streams and callbacks, and two never mix", async () => {
  const tracer = new Tracer({ clock: new RealClock(), sink: collectInto(() => {}) });
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const one = async (name: string) => {
    const span = tracer.start(name);
    await inScope({ span }, async () => {
      await pause(Math.random() * 5);
      assert.equal(currentScope()!.span, span);
      await Promise.all([1, 2].map(async () => {
        await pause(1);
        assert.equal(currentScope()!.span, span);
      }));
      const stream = new ReadableStream({
        pull(controller) {
          controller.enqueue(currentScope()!.span === span);
          controller.close();
        },
      }, { highWaterMark: 0 });
      for await (const same of stream) assert.equal(same, true);
      await new Promise<void>((resolve) =>
        queueMicrotask(() => {
          assert.equal(currentScope()!.span, span);
          resolve();
        })
      );
    });
    span.end();
  };
  await Promise.all(Array.from({ length: 20 }, (_, i) => one(String(i))));
  assert.equal(currentScope(), undefined);
});

test("a call from app to app is one trace, named as OpenTelemetry names HTTP; a bad header starts anew", async () => {
  const names: string[] = [], traces = new Set<string>();
  const tracer = new Tracer({
    clock: new RealClock(),
    sink: collectInto((table, slot) => {
      names.push(`${table.kinds[slot]} ${table.names[slot]} ${table.rare[slot]?.status ?? 0}`);
      traces.add(String(table.ids[slot * 8]));
    }),
  });
  const inner = new Hono(), outer = new Hono();
  inner.use(tracedRoutes(tracer)).get("/orders/:id", (context) => context.text("no", 500));
  const call = tracedFetch(tracer, {
    send: ((request: Request) => inner.fetch(request)) as typeof fetch,
  });
  outer.use(tracedRoutes(tracer)).get("/", async (context) => {
    await (await call("http://inner/orders/7")).text();
    return context.text(currentScope()!.baggage!.get("tier")!);
  });
  const headers = { traceparent: "no", tracestate: "=", baggage: "tier=gold" };
  const answer = await outer.request("/", { headers });
  assert.equal(await answer.text(), "gold");
  assert.deepEqual(names, ["2 GET /orders/:id 2", "3 GET 2", "2 GET / 0"]);
  assert.equal(traces.size, 1);
  const failing = tracedFetch(tracer, {
    send: (() => Promise.reject(new TypeError("down"))) as typeof fetch,
  });
  await assert.rejects(failing("http://x/"), /down/);
  assert.equal(names.at(-1), "3 GET 2");
});

test("the collector takes protobuf, JSON, gzip and Zipkin; all else is refused with one sentence", async () => {
  const store = new TraceStore(), counts = { requests: 0, accepted: 0, rejected: 0, refused: 0 };
  const app = collectorApp({ take: (request) => store.ingest(request), most: 100_000 }, counts);
  const spans = randomSpans(1, 8), request = asRequest(spans), bytes = encodeRequest(request);
  const post = async (body: BodyInit, headers: Record<string, string>, path = "/v1/traces") => {
    const answer = await app.request(path, { method: "POST", body, headers });
    return { status: answer.status, text: await answer.text() };
  };
  const protobuf = { "content-type": "application/x-protobuf" },
    json = { "content-type": "application/json" };
  assert.equal((await post(bytes, protobuf)).status, 200);
  assert.equal((await post(writeOtlpJson(request), json)).text, "{}");
  const packed = new Uint8Array(gzipSync(bytes));
  assert.equal((await post(packed, { ...protobuf, "content-encoding": "gzip" })).status, 200);
  assert.equal(store.size, 24);
  const zipkin = JSON.stringify([{ traceId: "463ac35c9f6413ad", id: "a2fb4a1d1a96d312" }]);
  assert.equal((await post(zipkin, json, "/api/v2/spans")).status, 202);

  const half = asRequest([[{ ...spans[0]![0], spanId: "12" }, "web"], spans[1]!]);
  const partial = await post(encodeRequest(half), { ...protobuf, accept: "application/json" });
  assert.match(partial.text, /"rejectedSpans":"1","errorMessage":"Cannot take the span/);
  assert.equal((await post(encodeRequest(half), protobuf)).text.charCodeAt(0), 0x0a);

  const bomb = new Uint8Array(gzipSync(new Uint8Array(5e6)));
  const refused: [BodyInit, Record<string, string>, number, RegExp][] = [
    ["hello", protobuf, 400, /^Cannot read OTLP\/protobuf/],
    ["{", json, 400, /not JSON/],
    [new Uint8Array([0xff, 0xfe]), json, 400, /not UTF-8/],
    [bytes, { "content-type": "text/plain" }, 415, /content-type must be/],
    [bytes, { ...protobuf, "content-encoding": "br" }, 415, /content-encoding must be/],
    [bytes, { ...protobuf, "content-encoding": "gzip" }, 400, /not gzip/],
    [new Uint8Array(200_000), protobuf, 413, /at most 100000 bytes/],
    [bomb, { ...protobuf, "content-encoding": "gzip" }, 413, /at most 100000 bytes/],
  ];
  for (const [body, headers, status, message] of refused) {
    const answer = await post(body, headers);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, message);
  }
  assert.equal(counts.refused, refused.length);
});

test("the same queries find the same in Postgres, and spans come back as they came", async () => {
  const db = await embeddedPostgres();
  const store = await new PgStore(db).open();
  try {
    const spans = randomSpans(3, 400);
    assert.equal((await store.ingest(asRequest(spans))).accepted, 400);
    assert.deepEqual(await checkSearch(spans, (query) => store.search(query), 150), {
      of: 150,
      wrong: [],
    });
    const wanted = spans.filter(([{ traceId }]) => traceId === spans[0]![0].traceId).map(([span]) =>
      span
    );
    const got = await store.spans(spans[0]![0].traceId);
    const byId = (a: { spanId: string }, b: { spanId: string }) => a.spanId < b.spanId ? -1 : 1;
    assert.deepEqual(got.sort(byId), wanted.sort(byId));
    assert.deepEqual(await store.search('service="\'; DROP TABLE x; --"'), []);
  } finally {
    await store.close();
    await db.close();
  }
});
