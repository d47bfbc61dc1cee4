import { SpanKind } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asRequest,
  checkOtlp,
  decodeRequest,
  encodeRequest,
  fromZipkin,
  OtlpError,
  parseOtlpJson,
  randomSpans,
  recordOf,
  TraceStore,
  writeOtlpJson,
} from "../mod.ts";

test("24 requests are written and read as Google's protobuf writes them", () => {
  assert.deepEqual(checkOtlp(), { of: 24, wrong: [] });
});

test("an encoder that skips flags is found out", () => {
  const careless = checkOtlp((request) => {
    const copy = structuredClone(request);
    for (const { scopeSpans } of copy.resourceSpans) {
      for (const { spans } of scopeSpans) for (const span of spans) span.flags = 0;
    }
    return encodeRequest(copy);
  });
  assert.ok(careless.wrong.length > 10);
});

test("what the official SDK writes is read as what it has", () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "shop" }),
    spanProcessors: [new SimpleSpanProcessor({ exporter } as never)],
  });
  const span = provider.getTracer("t", "1").startSpan("zürich", { kind: SpanKind.CONSUMER });
  span.setAttributes({ whole: 3, half: 0.5, list: [1, 2], yes: true }).addEvent("e", { a: "b" })
    .end();
  const bytes = ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans())!;
  const [resource] = decodeRequest(bytes).resourceSpans;
  const got = recordOf(resource!.scopeSpans[0]!.spans[0]!, "shop");
  assert.deepEqual(got.attributes, { whole: 3, half: 0.5, list: [1, 2], yes: true });
  assert.deepEqual([got.name, got.kind], ["zürich", 5]);
  assert.equal(resource!.scopeSpans[0]!.scope!.version, "1");
});

test("any request comes back from bytes and from JSON; unknown fields are passed over", () => {
  const request = asRequest(randomSpans(4, 200));
  const bytes = encodeRequest(request);
  assert.deepEqual(decodeRequest(bytes), decodeRequest(encodeRequest(decodeRequest(bytes))));
  assert.deepEqual(parseOtlpJson(writeOtlpJson(request)), parseOtlpJson(JSON.stringify(request)));
  const more = new Uint8Array([...bytes, 0x9a, 0x06, 1, 7, 0x98, 0x06, 5]);
  assert.deepEqual(decodeRequest(more), decodeRequest(bytes));
});

test("bytes that are cut off, or changed, give a request or one sentence, and never anything else", () => {
  const bytes = encodeRequest(asRequest(randomSpans(5, 3)));
  const tries = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean());
  fc.assert(
    fc.property(tries, ([at, value, cut]) => {
      const bad = cut
        ? bytes.slice(0, at)
        : Uint8Array.from(bytes, (byte, i) => i === at ? value : byte);
      try {
        decodeRequest(bad);
      } catch (error) {
        assert.ok(error instanceof OtlpError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

test("texts of all scripts are written as TextEncoder writes them", () => {
  const [[span, service]] = randomSpans(6, 1) as [[Parameters<typeof recordOf>[0], string]];
  const halves = fc.array(
    fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff }), fc.constant(0x41)),
    { maxLength: 8 },
  );
  fc.assert(fc.property(halves, (codes) => {
    const name = String.fromCharCode(...codes);
    const request = asRequest([[{ ...span, name }, service]]);
    const back = decodeRequest(encodeRequest(request)).resourceSpans[0]!.scopeSpans[0]!.spans[0]!;
    assert.equal(back.name, name.toWellFormed());
  }));
});

test("JSON that is no OTLP is refused with a sentence that names the member", () => {
  const span = (value: unknown) =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [value] }] }] });
  const cases: [string, RegExp][] = [
    ["{", /the body is not JSON/],
    ["[]", /the body must be an object/],
    ['{"resourceSpans":{}}', /resourceSpans must be a list/],
    [span({ traceId: 5 }), /traceId must be a text/],
    [span({ startTimeUnixNano: "x" }), /startTimeUnixNano must be a whole number of 64 bits/],
    [span({ startTimeUnixNano: "-1" }), /startTimeUnixNano must be/],
    [span({ kind: -1 }), /kind must be a whole number/],
    [
      span({ attributes: [{ key: "a", value: { doubleValue: "x" } }] }),
      /doubleValue must be a number/,
    ],
  ];
  for (const [text, message] of cases) {
    assert.throws(
      () => parseOtlpJson(text),
      (error: Error) => error instanceof OtlpError && message.test(error.message),
    );
  }
  let deep: unknown = { stringValue: "x" };
  for (let i = 0; i < 60; i++) deep = { arrayValue: { values: [deep] } };
  assert.throws(
    () => parseOtlpJson(span({ attributes: [{ key: "a", value: deep }] })),
    /nested deeper/,
  );
});

test("Zipkin's spans are read: a shared half becomes a span below the other, and takes its children", () => {
  const at = { traceId: "463ac35c9f6413ad", timestamp: 1000, duration: 10 };
  const request = fromZipkin(JSON.stringify([
    {
      ...at,
      id: "a2fb4a1d1a96d312",
      kind: "CLIENT",
      name: "get",
      localEndpoint: { serviceName: "web" },
    },
    {
      ...at,
      id: "a2fb4a1d1a96d312",
      kind: "SERVER",
      shared: true,
      localEndpoint: { serviceName: "pay" },
    },
    {
      ...{ ...at, id: "b2fb4a1d1a96d312", parentId: "a2fb4a1d1a96d312", tags: { error: "boom" } },
      localEndpoint: { serviceName: "pay" },
    },
  ]));
  const store = new TraceStore();
  assert.equal(store.ingest(request).accepted, 3);
  const trace = store.trace("463ac35c9f6413ad".padStart(32, "0"));
  const find = (service: string, kind: number) =>
    trace.find((one) => one.service === service && one.kind === kind)!;
  assert.equal(find("pay", 2).parentId, find("web", 3).spanId);
  assert.equal(find("pay", 1).parentId, find("pay", 2).spanId);
  assert.equal(find("pay", 1).error, true);
  assert.throws(() => fromZipkin("{}"), /must be a JSON list of spans/);
});

test("what an encoder could not write is refused when it is read", () => {
  const spans = [{ attributes: [{ key: "a", value: { bytesValue: "%%%" } }] }];
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  assert.throws(() => parseOtlpJson(text), /bytesValue must be base64/);
  const zipkin = [{
    traceId: "1".repeat(16),
    id: "2".repeat(16),
    annotations: [null, 7, { value: "x" }],
  }];
  const [found] = fromZipkin(JSON.stringify(zipkin)).resourceSpans;
  assert.deepEqual(found!.scopeSpans[0]!.spans[0]!.events.map(({ name }) => name), ["x"]);
});
