import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { entriesOf } from "../truths/exposition.ts";
import { Labels } from "../store/labels.ts";
import { parseExposition } from "../exposition/parse.ts";
import { checkByPromtool, prometheusMissing } from "../real/prometheus.ts";
import { Counter } from "./counter.ts";
import { Gauge } from "./gauge.ts";
import { Histogram } from "./histogram.ts";
import { measured } from "./http-metrics.ts";
import { Registry } from "./registry.ts";
import { Summary } from "./summary.ts";

function everything(): Registry {
  const now = () => 1_700_000_000;
  const registry = new Registry();
  const trips = registry.add(
    new Counter({
      name: "trips_total",
      help: 'Trips, "all"\nof them.',
      labels: ["station", "kind"],
      now,
    }),
  );
  trips.inc({ station: 'a\\"b\nc', kind: "e-bike" }, 2, {
    labels: { trace_id: "4bf92f" },
    value: 1,
    time: 1_700_000_001,
  });
  registry.add(new Gauge({ name: "bikes", help: "Bikes." })).set(-1.5);
  const wait = registry.add(
    new Histogram({
      name: "wait_seconds",
      help: "Wait.",
      labels: ["station"],
      buckets: [0.1, 1, 10],
      now,
    }),
  );
  for (const value of [0.05, 0.1, 3, 99]) {
    wait.observe(value, { station: "7" }, { labels: { trace_id: "x" }, value });
  }
  const size = registry.add(new Summary({ name: "size_bytes", help: "Size.", now }));
  for (let i = 1; i <= 100; i++) size.observe(i);
  return registry;
}

test("what the client says is read back as it was counted, in both formats", () => {
  for (const format of ["text", "openmetrics"] as const) {
    const samples = new Map<string, number>();
    parseExposition(everything().expose(format), format, {
      sample: (_, labels, value) => samples.set(String(Labels.fromPairs(labels)), value),
    });
    assert.equal(samples.get('trips_total{kind="e-bike", station="a\\\\\\"b\\nc"}'), 2);
    assert.equal(samples.get("bikes"), -1.5);
    assert.equal(samples.get('wait_seconds_bucket{le="0.1", station="7"}'), 2);
    assert.equal(samples.get('wait_seconds_bucket{le="+Inf", station="7"}'), 4);
    assert.equal(samples.get('wait_seconds_sum{station="7"}'), 102.15);
    assert.ok(Math.abs(samples.get('size_bytes{quantile="0.9"}')! - 90) < 1);
    assert.equal(
      samples.get('wait_seconds_created{station="7"}'),
      format === "openmetrics" ? 1_700_000_000 : undefined,
    );
  }
});

test("exemplars are told in OpenMetrics, and not in the text format, which has none", () => {
  const exemplars = entriesOf(everything().expose("openmetrics"), "openmetrics").filter((entry) =>
    Object.hasOwn(entry as object, "exemplar")
  );
  assert.equal(exemplars.length, 4);
  assert.ok(!everything().expose("text").includes(" # {"));
});

test("Prometheus' own promtool has nothing to say against it", {
  skip: prometheusMissing() ?? false,
}, () => {
  assert.equal(checkByPromtool(everything().expose("text")), "");
});

test("a label's value may be anything, and comes back", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (value) => {
    const counter = new Counter({ name: "x_total", help: "x", labels: ["v"] });
    counter.inc({ v: value });
    let seen: string | undefined;
    for (const format of ["text", "openmetrics"] as const) {
      parseExposition(new Registry([counter]).expose(format), format, {
        sample: (_, labels) => seen = labels[3],
      });
      assert.equal(seen, value);
    }
  }));
});

test("a bound counter and its labels count the same series", () => {
  const counter = new Counter({ name: "x_total", help: "x", labels: ["a"] });
  const bound = counter.bind({ a: "1" });
  for (let i = 0; i < 40; i++) counter.inc({ a: String(i) });
  bound.inc(5);
  assert.match(counter.lines("text"), /x_total\{a="1"\} 6\n/);
});

test("a counter never goes down, and a name or label that is none is refused", () => {
  const counter = new Counter({ name: "x_total", help: "x", labels: ["a"] });
  assert.throws(() => counter.inc({ a: "1" }, -1), {
    message: "Cannot count x_total: a counter goes up by at least 0: received -1",
  });
  assert.throws(() => counter.inc({ b: "1" }), /label "a" must be a text: received undefined/);
  assert.throws(() => counter.inc({ a: "1", b: "2" }), /it has no label "b"/);
  assert.throws(() => new Counter({ name: "x", help: "x" }), /must end in _total/);
  assert.throws(() => new Gauge({ name: "1x", help: "x" }), /is no name/);
  assert.throws(
    () => new Histogram({ name: "x", help: "x", labels: ["le"] }),
    /can't be the name of a label/,
  );
  assert.throws(
    () => new Histogram({ name: "x", help: "x", buckets: [2, 1] }),
    /its buckets must rise/,
  );
  assert.throws(() => new Registry([counter, counter]), /there is one of the name x_total/);
});

test("series beyond the limit are counted as refused and held nowhere", () => {
  const counter = new Counter({ name: "x_total", help: "x", labels: ["user"], maxSeries: 100 });
  for (let i = 0; i < 1000; i++) counter.inc({ user: String(i) });
  assert.equal(counter.series, 100);
  assert.equal(counter.refused, 900);
});

test("a callback that throws keeps nothing else from being told", () => {
  const registry = everything();
  registry.collect(() => {
    throw new Error("the disk is gone");
  });
  assert.match(registry.expose("text"), /bikes -1.5/);
  assert.equal(registry.failed, 1);
});

test("a handler that throws is counted as 500", async () => {
  const registry = new Registry(), request = new Request("http://station/rent");
  const handler = measured(() => Promise.reject(new Error("stuck")), {
    registry,
    route: () => "/rent",
    now: () => 0,
  });
  await assert.rejects(Promise.resolve(handler(request)), /stuck/);
  assert.match(
    registry.expose("text"),
    /http_requests_total\{method="GET",route="\/rent",status="500"\} 1/,
  );
});
