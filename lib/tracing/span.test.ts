import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { random, SettableClock } from "../sim/mod.ts";
import {
  ALWAYS,
  collectInto,
  decodeRequest,
  NEVER,
  parentBased,
  SeededIds,
  type Span,
  SpanContext,
  type SpanLimits,
  TableEncoder,
  Tracer,
  type TracerOptions,
} from "./mod.ts";
import type { OtlpSpan } from "./otlp/model.ts";

/** A tracer whose ended spans are read as a collector would. */
function traced(options: Partial<TracerOptions> = {}) {
  const ended: OtlpSpan[] = [], clock = new SettableClock(), encoder = new TableEncoder({});
  clock.time = 1_700_000_000_000;
  const sink = collectInto((table, slot) => {
    ended.push(
      decodeRequest(encoder.encode(table, [slot])).resourceSpans[0]!.scopeSpans[0]!.spans[0]!,
    );
  });
  const tracer = new Tracer({ clock, sink, ids: new SeededIds(random(1)), ...options });
  return { tracer, ended, clock };
}

test("a child has its parent's trace and id, a root has none; ids differ", () => {
  const { tracer, ended } = traced();
  const root = tracer.start("root");
  tracer.start("child", { parent: root, kind: "client" }).end();
  root.end();
  const [child, top] = ended;
  assert.equal(child!.traceId, top!.traceId);
  assert.equal(child!.parentSpanId, top!.spanId);
  assert.notEqual(child!.spanId, top!.spanId);
  assert.equal(top!.parentSpanId, "");
  assert.deepEqual([child!.kind, top!.kind], [3, 1]);
});

test("times are whole nanoseconds from the clock's ms, and an end before the start is the start", () => {
  const { tracer, ended, clock } = traced();
  const span = tracer.start("a");
  clock.time += 1.5;
  span.event("half").end();
  tracer.start("b", { time: 1000 }).end(999);
  assert.equal(ended[0]!.startTimeUnixNano, "1700000000000000000");
  assert.equal(ended[0]!.endTimeUnixNano, "1700000000001500000");
  assert.equal(ended[0]!.events[0]!.timeUnixNano, "1700000000001500000");
  assert.equal(ended[1]!.endTimeUnixNano, ended[1]!.startTimeUnixNano);
});

test("nothing changes a span after its end, and it ends once", () => {
  const { tracer, ended } = traced();
  const span = tracer.start("a");
  span.end();
  span.set("x", 1).event("e").status("error").rename("b").link(span).end();
  assert.equal(ended.length, 1);
  assert.equal(tracer.table.used, 0);
  const next = tracer.start("c");
  span.set("y", 2);
  next.end();
  assert.deepEqual([ended[1]!.name, ended[1]!.attributes], ["c", []]);
});

test("what is beyond a limit is dropped or cut, and counted", () => {
  const limits: SpanLimits = { attributes: 2, valueLength: 3, events: 1, links: 1, inner: 1 };
  const { tracer, ended } = traced({ limits });
  const span = tracer.start("a");
  span.set("a", "abcdef").set("b", ["xyzw"]).set("c", 1).set("a", "new");
  span.set("d", undefined as never).set("e", { no: 1 } as never);
  span.event("1", { x: 1, y: 2 }).event("2").link(span).link(span);
  span.end();
  const [got] = ended;
  assert.deepEqual(got!.attributes, [
    { key: "a", value: { stringValue: "new" } },
    { key: "b", value: { arrayValue: { values: [{ stringValue: "xyz" }] } } },
  ]);
  assert.equal(got!.droppedAttributesCount, 3);
  assert.deepEqual([got!.events.length, got!.droppedEventsCount], [1, 1]);
  assert.deepEqual([got!.links.length, got!.droppedLinksCount], [1, 1]);
  assert.equal(got!.events[0]!.droppedAttributesCount, 1);
  assert.equal(tracer.table.cut, 2);
});

test("where no slot is free a span is not recorded, is counted, and its context travels all the same", () => {
  const { tracer, ended } = traced({ capacity: 1 });
  const first = tracer.start("first"), second = tracer.start("second", { parent: first });
  assert.equal(second.recording, false);
  assert.equal(second.traceId, first.traceId);
  assert.equal(second.sampled, true);
  second.end();
  first.end();
  assert.equal(tracer.table.refused, 1);
  assert.deepEqual(ended.map(({ name }) => name), ["first"]);
});

test("slots: as many are free as were released, whatever the order", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), (steps) => {
    const { tracer } = traced({ capacity: 4 }), open: Span[] = [];
    for (const step of steps) {
      if (step > 4 || open.length === 0) open.push(tracer.start("s").set("k", step));
      else open.splice(step % open.length, 1)[0]!.end();
      assert.equal(tracer.table.used, open.filter((span) => span.recording).length);
      assert.ok(tracer.table.used <= 4);
    }
  }));
});

test("an error is told as OpenTelemetry tells it, and anything may have been thrown", () => {
  const { tracer, ended } = traced();
  tracer.start("a").fail(new TypeError("bad")).end();
  tracer.start("b").fail("words").end();
  tracer.start("c").status("ok").fail(new Error("late")).end();
  assert.deepEqual(ended.map(({ status }) => status), [
    { message: "bad", code: 2 },
    { message: "words", code: 2 },
    { message: "", code: 1 },
  ]);
  assert.equal(ended[0]!.events[0]!.attributes[0]!.value!.stringValue, "TypeError");
});

test("a span of a trace that is not sampled costs no slot, and neither do its children", () => {
  const { tracer, ended } = traced({ sampler: parentBased(NEVER) });
  const root = tracer.start("a"), child = tracer.start("b", { parent: root });
  child.end();
  root.end();
  assert.deepEqual([root.sampled, child.sampled, ended.length, tracer.table.used], [
    false,
    false,
    0,
    0,
  ]);
  const remote = SpanContext.of(
    "0af7651916cd43dd8448eb211c80319c",
    "b7ad6b7169203331",
    1,
    "foo=1",
    true,
  )!;
  const kept = tracer.start("c", { parent: remote });
  kept.end();
  assert.equal(kept.state, "foo=1");
  assert.equal(ended[0]!.flags, 0x301);
  assert.equal(ALWAYS.decide(undefined, 0, 0, "").sampled, true);
});

test("settings out of range are refused with a sentence", () => {
  assert.throws(() => traced({ capacity: 0 }), /capacity must be a whole number from 1/);
  assert.throws(() => traced({ limits: { events: -1 } }), /limits\.events must be/);
});
