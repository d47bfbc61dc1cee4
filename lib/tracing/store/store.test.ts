import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import {
  asRequest,
  checkSearch,
  parseQuery,
  QueryError,
  randomQuery,
  randomSpans,
  TraceStore,
} from "../mod.ts";

const spans = randomSpans(7, 2000);
const store = new TraceStore({ block: 1000 });
for (const [span, service] of spans) store.add(span, service);

test("500 random queries find what a naive filter finds, by index and by scan", async () => {
  assert.deepEqual(await checkSearch(spans, (query) => store.search(query)), {
    of: 500,
    wrong: [],
  });
  const scanned = await checkSearch(spans, (query) => store.search(query, { scan: true }), 60);
  assert.deepEqual(scanned.wrong, []);
});

test("a span comes back exactly as it came", () => {
  for (const [span] of spans.slice(0, 300)) {
    const got = store.spans(span.traceId).find(({ spanId }) => spanId === span.spanId);
    assert.deepEqual(got, span);
  }
});

test("what comes after a search by duration is found by the next one", () => {
  const fresh = new TraceStore(),
    [[first, service], , , , [later]] = spans as [
      ...[(typeof spans)[0], unknown, unknown, unknown, (typeof spans)[0]],
    ];
  fresh.add({ ...first, endTimeUnixNano: first.startTimeUnixNano }, service);
  assert.deepEqual(fresh.search("duration>=2s"), []);
  const end = String(BigInt(later.startTimeUnixNano) + 2_000_000_000n);
  fresh.add({ ...later, endTimeUnixNano: end }, service);
  assert.deepEqual(fresh.search("duration>=2s").map(({ traceId }) => traceId), [later.traceId]);
});

test("beyond what it may keep the oldest block is forgotten, and counted", () => {
  const small = new TraceStore({ spans: 1000, block: 200 });
  for (const [span, service] of spans) small.add(span, service);
  assert.ok(small.size <= 1000 && small.size > 800);
  assert.equal(small.taken - small.forgotten, small.size);
  assert.deepEqual(small.spans(spans[0]![0].traceId), []);
  assert.equal(small.spans(spans.at(-1)![0].traceId).length, 4);
});

test("spans that are not sound are counted, with the first reason, and cost the others nothing", () => {
  const [[good, service]] = spans as [[(typeof spans)[0][0], string]];
  const bad = [
    { ...good, traceId: "12" },
    { ...good, traceId: "0".repeat(32) },
    { ...good, spanId: "" },
    { ...good, parentSpanId: "zz" },
    { ...good, endTimeUnixNano: "5" },
  ];
  const result = new TraceStore().ingest(asRequest([good, ...bad].map((span) => [span, service])));
  assert.deepEqual([result.accepted, result.rejected], [1, 5]);
  assert.match(result.message, /^Cannot take the span ".*" of .*: traceId must be 16 bytes/);
});

test("a query that can't be read is refused with a sentence that says where", () => {
  const cases: [string, RegExp][] = [
    ["service", /expected field=value at "service"/],
    ["service=web =", /expected field=value at "="/],
    ['service="web', /expected field=value/],
    ["duration>fast", /duration must be a number with/],
    ["duration~5", /can't be compared by ~/],
    ["status=bad", /status must be/],
    ["kind=x", /kind must be/],
    ["service>5", /service can't be compared by >/],
    ["http.status>x", /with a number: received x/],
    ["limit=0", /limit must be a whole number/],
    ["order=best", /order must be newest or slowest/],
    ["a=1 ".repeat(21), /at most 20 conditions/],
    ["x".repeat(2001), /at most 2000 characters/],
  ];
  for (const [query, message] of cases) {
    assert.throws(
      () => parseQuery(query),
      (error: Error) => error instanceof QueryError && message.test(error.message),
      query,
    );
  }
});

test("the index is asked for few rows where the scan looks at all", () => {
  const from = random(2);
  for (let i = 0; i < 20; i++) parseQuery(randomQuery(from));
  const found = store.search("user=u7 limit=1000");
  assert.ok(found.length < 30);
  assert.deepEqual(store.values("service"), ["cart", "ledger", "payments", "web", "zürich"]);
});
