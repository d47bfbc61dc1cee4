import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkClockSkew,
  checkCriticalPaths,
  checkPathSums,
  checkServiceLinks,
  correctClocks,
  criticalPath,
  diffTraces,
  exemplars,
  redOf,
  selfTime,
  serviceMap,
  type SpanRecord,
  treeOf,
  walk,
} from "../mod.ts";

const span = (spanId: string, parentId: string, start: number, duration: number, more = {}) =>
  ({
    ...{ spanId, parentId, start, duration, kind: 1, traceId: "t", service: "web", name: spanId },
    ...{ error: false, attributes: {}, links: [], state: "", ...more } as Partial<SpanRecord>,
  }) as SpanRecord;

test("Jaeger's critical paths, Zipkin's service maps and clock skews are ours", () => {
  assert.deepEqual(checkCriticalPaths(), { of: 9, wrong: [] });
  assert.deepEqual(checkServiceLinks(), { of: 15, wrong: [] });
  assert.deepEqual(checkClockSkew(), { of: 6, wrong: [] });
});

test("a tree that trusts clocks is found out", () => {
  const trusting = checkClockSkew((roots) => [...walk(roots)].map(({ node }) => node.span));
  assert.equal(trusting.wrong.length, 1);
});

test("the sections of 2,000 random trees add up to their roots, end to end", () => {
  assert.deepEqual(checkPathSums().wrong, []);
  const lazy: typeof criticalPath = (root) => criticalPath(root).slice(1);
  assert.notDeepEqual(checkPathSums(50, lazy).wrong, []);
});

test("a deep chain of calls is walked to its end", () => {
  const chain = Array.from(
    { length: 3000 },
    (_, i) => span(`s${i}`, i ? `s${i - 1}` : "", i, 6000 - 2 * i),
  );
  const { roots } = treeOf(chain);
  assert.equal(criticalPath(roots[0]!).reduce((sum, { from, to }) => sum + to - from, 0), 6000);
  assert.equal([...walk(roots)].length, 3000);
});

test("a tree keeps all that came once: orphans, circles and twins are told", () => {
  const ids = fc.integer({ min: 0, max: 9 }).map(String);
  fc.assert(
    fc.property(fc.array(fc.tuple(ids, ids), { maxLength: 20 }), (pairs) => {
      const spans = pairs.map(([id, parent], i) => span(id, parent, i, 1));
      const { roots, missing, duplicates } = treeOf(spans);
      const known = new Set(spans.map(({ spanId }) => spanId));
      assert.equal([...walk(roots)].length, known.size);
      assert.equal(duplicates.length, spans.length - known.size);
      assert.ok(missing.every((id) => !known.has(id)));
    }),
    { numRuns: 500 },
  );
});

test("self time counts what no child covers, once", () => {
  const { roots } = treeOf([
    span("a", "", 0, 100),
    span("b", "a", 10, 30),
    span("c", "a", 20, 40),
    span("d", "a", 90, 50),
  ]);
  assert.equal(selfTime(roots[0]!), 100 - 50 - 10);
});

test("a clock that is wrong is set right for all spans of its host, and durations stay", () => {
  const true_ = [
    span("w", "", 0, 100, { kind: 2 }),
    span("c", "w", 10, 60, { kind: 3 }),
    span("p", "c", 15, 50, { kind: 2, service: "pay" }),
    span("l", "p", 20, 30, { kind: 3, service: "pay" }),
  ];
  fc.assert(fc.property(fc.integer({ min: -500, max: -20 }), (skew) => {
    const seen = true_.map((one) => ({
      ...one,
      host: one.service,
      start: one.start + (one.service === "pay" ? skew : 0),
    }));
    const starts = correctClocks(seen).map(({ start }) => start);
    assert.deepEqual(starts, [0, 10, 15, 20]);
  }));
});

test("two sets of traces differ by what was made slower, and changes add up", () => {
  const trace = (slow: number) => [
    span("root", "", 0, 50 + slow, { kind: 2 }),
    span("db", "root", 10, 20 + slow, { kind: 3 }),
  ];
  const all = diffTraces([trace(0), trace(0)], [trace(30)]);
  assert.deepEqual(all[0], { operation: "web: db", before: 20, after: 50, change: 30 });
  assert.equal(all.reduce((sum, { change }) => sum + change, 0), 30);
});

test("rates count what each kept span stands for", () => {
  const spans = [
    span("a", "", 0, 10, { kind: 2, name: "GET /", state: "ot=th:c" }),
    span("b", "", 0, 90, {
      kind: 2,
      name: "GET /",
      state: "ot=th:0",
      error: true,
      traceId: "slow",
    }),
    span("c", "", 0, 5, { kind: 3 }),
  ];
  const [red] = redOf(spans);
  assert.deepEqual([red!.calls, red!.errors, red!.slowest.traceId], [5, 1, "slow"]);
  assert.deepEqual(exemplars(spans, [8, 50]).map(({ duration }) => duration), [5, 10, 90]);
});

test("a service map is read from spans as OpenTelemetry names them", () => {
  const links = serviceMap([[
    span("a", "", 0, 10, { kind: 2 }),
    span("b", "a", 1, 8, { kind: 3, attributes: { "peer.service": "pay" } }),
    span("c", "b", 2, 5, { kind: 2, service: "pay", error: true }),
    span("d", "c", 3, 1, { kind: 4, service: "pay", attributes: { "messaging.system": "kafka" } }),
  ]]);
  assert.deepEqual(links, [
    { from: "web", to: "pay", calls: 1, errors: 1 },
    { from: "pay", to: "kafka", calls: 1, errors: 0 },
  ]);
});
