import { Hono } from "hono";
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { RealClock } from "../../sim/mod.ts";
import { embeddedPostgres } from "../../services/postgres.ts";
import {
  asRequest,
  collectInto,
  encodeRequest,
  type OtlpSpan,
  parentBased,
  randomSpans,
  ratio,
  recordOfSlot,
  redOf,
  type SpanRecord,
  tailBefore,
  Tracer,
  TraceStore,
} from "../mod.ts";
import { renderFound, renderRates, renderTrace } from "./live.ts";
import { collectorApp, PgStore, startCollector, tracedRoutes } from "./mod.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c", SPAN = "b7ad6b7169203331";

test("at the edge a stranger's header begins a new trace: neither its count nor its flag is believed", async () => {
  const kept: SpanRecord[] = [];
  const ask = async (trust: boolean, sampler = parentBased(ratio(1))) => {
    kept.length = 0;
    const sink = collectInto((table, slot) => void kept.push(recordOfSlot(table, slot, "web")));
    const tracer = new Tracer({ clock: new RealClock(), sampler, sink });
    const app = new Hono().use(tracedRoutes(tracer, { trust })).get(
      "/",
      (context) => context.text("ok"),
    );
    const headers = {
      traceparent: `00-${TRACE}-${SPAN}-01`,
      tracestate: "ot=th:ffffffffffffff",
      baggage: "admin=1",
    };
    await app.request("/", { headers });
    return kept[0];
  };
  const believed = await ask(true), own = await ask(false);
  assert.equal(believed!.traceId, TRACE);
  assert.ok(redOf([believed!])[0]!.calls > 1e15, "what a forged threshold does");
  assert.notEqual(own!.traceId, TRACE);
  assert.deepEqual(own!.links.map(({ traceId, spanId }) => [traceId, spanId]), [[TRACE, SPAN]]);
  assert.equal(redOf([own!])[0]!.calls, 1);
  assert.equal(await ask(false, parentBased(ratio(2 ** -50))), undefined);
});

test("a body of millions of empty messages is refused, not read", async () => {
  const app = collectorApp({ take: () => ({ accepted: 0, rejected: 0, message: "" }) });
  const inner = new Uint8Array(2 * 300_000);
  for (let i = 0; i < inner.length; i += 2) inner[i] = 0x12;
  const length = (size: number) => [size & 127 | 128, size >> 7 & 127 | 128, size >> 14];
  const scope = new Uint8Array([0x12, ...length(inner.length), ...inner]);
  const body = new Uint8Array([0x0a, ...length(scope.length), ...scope]);
  const send = (body: BodyInit, type: string, more = {}) =>
    app.request("/v1/traces", { method: "POST", body, headers: { "content-type": type, ...more } });
  const bomb = gzipSync(body);
  assert.ok(bomb.length < 5000);
  const refused = await send(bomb, "application/x-protobuf", { "content-encoding": "GZIP" });
  assert.equal(refused.status, 413);
  assert.match(await refused.text(), /more than 200000 messages/);
  const spans = `{"resourceSpans":[{"scopeSpans":[{"spans":[${"{},".repeat(250_000)}{}]}]}]}`;
  assert.equal((await send(spans, "Application/JSON")).status, 413);
});

test("a length beyond its message, or beyond 32 bits, is no length", async () => {
  const app = collectorApp({ take: () => ({ accepted: 0, rejected: 0, message: "" }) });
  const status = async (bytes: number[]) =>
    (await app.request("/v1/traces", {
      ...{ method: "POST", body: new Uint8Array(bytes) },
      headers: { "content-type": "application/x-protobuf" },
    })).status;
  assert.equal(await status([0x0a, 0x00]), 200);
  assert.equal(await status([0x0a, 0x80, 0x80, 0x80, 0x80, 0x10]), 400, "2³²");
  // The outer message has four bytes, the one inside says that it has six; the bytes are there.
  assert.equal(await status([0x0a, 0x04, 0x12, 0x06, 0x12, 0x00, 0x0a, 0x00, 0x0a, 0x00]), 400);
});

test("values nested without end are refused", async () => {
  const app = collectorApp({ take: () => ({ accepted: 0, rejected: 0, message: "" }) });
  let value: number[] = [];
  for (let i = 0; i < 60; i++) {
    const list = [0x0a, ...varint(value.length), ...value];
    value = [0x2a, ...varint(list.length), ...list];
  }
  const pair = [0x12, ...varint(value.length), ...value];
  const span = [0x4a, ...varint(pair.length), ...pair];
  const spans = [0x12, ...varint(span.length), ...span];
  const scope = [0x12, ...varint(spans.length), ...spans];
  const body = new Uint8Array([0x0a, ...varint(scope.length), ...scope]);
  const headers = { "content-type": "application/x-protobuf" };
  const answer = await app.request("/v1/traces", { method: "POST", body, headers });
  assert.deepEqual([answer.status, /nested deeper/.test(await answer.text())], [400, true]);
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [value & 127 | 128, ...varint(value >> 7)];
}

test("a body that never ends is given up, and does not keep a collector from closing", async () => {
  const take = () => ({ accepted: 0, rejected: 0, message: "" });
  const slowly = (url: string) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(
      "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n" +
        "Content-Length: 1000000\r\n\r\nxx",
    );
    return new Promise<string>((resolve) => {
      let got = "";
      socket.on("data", (data) => {
        got += data;
        socket.destroy();
      });
      socket.on("close", () => resolve(got)).on("error", () => resolve(got));
    });
  };
  const impatient = await startCollector({ take, patience: 100 });
  assert.match(await slowly(impatient.url), /^HTTP\/1\.1 408/);
  await impatient.close();
  const patient = await startCollector({ take, patience: 60_000 }), held = slowly(patient.url);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = patient.close().then(() => "closed");
  const late = new Promise((resolve) => setTimeout(resolve, 10_000, "late"));
  assert.equal(await Promise.race([closed, late]), "closed");
  await held;
});

test("one bad span costs the good ones nothing in Postgres, and no query reaches it that it can't read", async () => {
  const db = await embeddedPostgres(), pg = await new PgStore(db).open();
  try {
    const long = Array.from({ length: 9000 }, (_, i) => (i * 7919 % 36).toString(36)).join("");
    const [[base, service]] = randomSpans(3, 1) as [[OtlpSpan, string]];
    const id = (i: number) => i.toString(16).padStart(16, "1");
    const spans: [OtlpSpan, string][] = [
      [{ ...base, spanId: id(1) }, service],
      [{ ...base, spanId: id(2), name: long }, service],
      [
        { ...base, spanId: id(3), attributes: [{ key: "a", value: { stringValue: long } }] },
        service,
      ],
      [{ ...base, spanId: id(4), kind: 2 ** 31 + 7 }, service],
      [{ ...base, spanId: id(5), name: "half \ud800 and \0" }, service],
      [{
        ...base,
        spanId: id(6),
        startTimeUnixNano: String(2n ** 63n),
        endTimeUnixNano: String(2n ** 63n),
      }, service],
      [
        { ...base, spanId: id(7), startTimeUnixNano: "0", endTimeUnixNano: String(2n ** 62n) },
        service,
      ],
    ];
    const { accepted, rejected } = await pg.ingest(asRequest(spans));
    assert.deepEqual([accepted, rejected], [5, 2]);
    assert.equal((await pg.spans(base.traceId)).length, 5);
    assert.equal((await pg.search(`.a="${long.slice(0, 1900)}"`)).length, 0);
    assert.equal((await pg.search("kind=unspecified")).length, 1);
    for (const query of ["duration>99999999999999999999s", "service=\0"]) {
      await assert.rejects(pg.search(query), { name: "QueryError" });
    }
  } finally {
    await pg.close();
    await db.close();
  }
});

test("through a collector a tail sampler keeps the failed trace and drops the others", async () => {
  const store = new TraceStore();
  const { tail, take } = tailBefore(store, { clock: new RealClock(), window: 30, probability: 0 });
  const stop = tail.watch(), app = collectorApp({ take });
  const [[base, service]] = randomSpans(5, 1) as [[OtlpSpan, string]];
  const span = (i: number, code: number): [OtlpSpan, string] => [
    {
      ...base,
      traceId: String(i).padStart(32, "2"),
      spanId: id16(i),
      status: { code, message: "" },
    },
    service,
  ];
  const body = encodeRequest(asRequest([span(1, 0), span(2, 2), span(3, 0)])) as Uint8Array<
    ArrayBuffer
  >;
  const headers = { "content-type": "application/x-protobuf" };
  assert.equal((await app.request("/v1/traces", { method: "POST", body, headers })).status, 200);
  for (let i = 0; i < 200 && tail.counts.dropped < 2; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  stop();
  const kept = store.traces().flat();
  assert.deepEqual(kept.map(({ traceId }) => traceId), [String(2).padStart(32, "2")]);
  assert.match(kept[0]!.state, /ot=th:0/);
});

function id16(i: number): string {
  return String(i).padStart(16, "3");
}

test("names with HTML in them are text on the live page", () => {
  const store = new TraceStore(), evil = "<img src=x onerror=alert(1)>";
  const [[base]] = randomSpans(5, 1) as [[OtlpSpan, string]];
  store.add({ ...base, name: evil, parentSpanId: "", kind: 2 }, evil);
  const pages = [renderFound(store, evil), renderTrace(store, ""), renderRates(store)];
  for (const html of [...pages, renderFound(store, `service="${evil}"`)]) {
    assert.doesNotMatch(html, /<img/);
  }
  assert.match(renderRates(store), /&lt;img/);
});
