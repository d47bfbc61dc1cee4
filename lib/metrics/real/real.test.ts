import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "srvx";
import { Counter } from "../client/counter.ts";
import { Histogram } from "../client/histogram.ts";
import { CONTENT_TYPE, Registry } from "../client/registry.ts";
import { Engine } from "../promql/engine.ts";
import { MemorySeries } from "../store/memory-series.ts";
import { prometheusMissing, startPrometheus } from "./prometheus.ts";
import { serveApi } from "./serve-api.ts";
import { startStations } from "./stations.ts";

test("stations are asked over HTTP; one that is killed and one that is slow are down, the others are not", async () => {
  const stations = await startStations({ many: 4, interval: 200, timeout: 120, budget: 20_000 });
  const up = () => {
    const answer = stations.engine.instant("up", Date.now());
    return answer.type === "vector"
      ? Object.fromEntries(answer.rows.map(({ labels, value }) => [labels.get("instance"), value]))
      : {};
  };
  const until = async (what: string, holds: () => boolean) => {
    for (let i = 0; i < 100 && !holds(); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.ok(holds(), what);
  };
  try {
    await stations.rent(3);
    await until("all are up", () => Object.values(up()).join() === "1,1,1,1");
    stations.processes.kill(1);
    await stations.spoil(2, { delay: 5000 });
    await until(
      "two are down",
      () => up()[1] === 0 && up()[2] === 0 && up()[0] === 1 && up()[3] === 1,
    );
    assert.match(stations.errors.get("2")!, /no answer within 120 ms/);
    const answer = stations.engine.instant('bikes{instance="1"}', Date.now());
    assert.deepEqual(
      answer.type === "vector" && answer.rows,
      [],
      "a dead station's bikes are not shown",
    );
  } finally {
    await stations.stop();
  }
});

test("the API is served on the loopback address, and closed", async () => {
  const store = MemorySeries.parse(60_000, [["x", "1 2 3"]]);
  const api = await serveApi({ engine: new Engine(store), store, now: () => 120_000 });
  const response = await fetch(`${api.url}api/v1/query?query=x`);
  const { data } = await response.json() as { data: { result: { value: unknown }[] } };
  assert.deepEqual(data.result[0]!.value, [120, "3"]);
  await api.close();
  await assert.rejects(fetch(`${api.url}api/v1/query?query=x`));
});

test(
  "a real Prometheus scrapes our client in OpenMetrics, exemplars and all, and reads what was counted",
  // It waits for 5 s before it looks at its targets for the first time.
  { skip: prometheusMissing() ?? false, timeout: 20_000 },
  async () => {
    const registry = new Registry(), now = () => Date.now() / 1000;
    const trips = registry.add(
      new Counter({ name: "trips_total", help: 'Trips, "all".', labels: ["s"], now }),
    );
    const wait = registry.add(
      new Histogram({ name: "wait_seconds", help: "Wait.", buckets: [0.1, 1], now }),
    );
    trips.inc({ s: 'a\\b"c\n' }, 7, { labels: { trace_id: "4bf9" }, value: 1, time: now() });
    for (const value of [0.05, 0.5, 7]) {
      wait.observe(value, {}, { labels: { trace_id: "4bf9" }, value });
    }
    let accepted = "";
    const server = serve({
      fetch: (request) => {
        accepted = request.headers.get("accept") ?? "";
        return new Response(registry.expose("openmetrics"), {
          headers: { "content-type": CONTENT_TYPE.openmetrics },
        });
      },
      ...{ port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false },
    });
    await server.ready();
    const real = await startPrometheus([], [new URL(server.url!).host]);
    try {
      const ask = async (query: string) => {
        const { data } = await real.query(query, Date.now()) as {
          data: { result: { value: [number, string] }[] };
        };
        return data.result.map(({ value }) => value[1]).join();
      };
      for (let i = 0; i < 80 && await ask("up") !== "1"; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.equal(await ask("up"), "1");
      assert.match(accepted, /openmetrics/);
      assert.equal(await ask('trips_total{s="a\\\\b\\"c\\n"}'), "7");
      assert.equal(await ask('wait_seconds_bucket{le="+Inf"}'), "3");
      assert.equal(await ask("histogram_quantile(0.5, wait_seconds_bucket)"), "0.55");
    } finally {
      await real.stop();
      await server.close(true);
    }
  },
);

test(
  "a real Prometheus gives the same answers",
  { skip: prometheusMissing() ?? false },
  async () => {
    const store = MemorySeries.parse(60_000, [
      ['x{a="1"}', "0+7x30"],
      ['x{a="2"}', "5+1x12 0+9x20"],
      ['y{a="1"}', "1 NaN 3x20"],
    ]);
    const real = await startPrometheus(store.select([], -Infinity, Infinity)),
      engine = new Engine(store);
    try {
      for (
        const query of [
          "rate(x[5m])",
          "sum without (a) (increase(x[7m]))",
          "x / on (a) y",
          "quantile_over_time(0.9, x[10m:90s])",
          "topk(1, x)",
          "deriv(x[9m] offset 1m)",
        ]
      ) {
        const theirs = await real.query(query, 1_500_000) as {
          data: { result: { metric: object; value: [number, string] }[] };
        };
        const ours = engine.instant(query, 1_500_000);
        const rows = (all: readonly (readonly [object, number])[]) =>
          all.map(([labels, value]) => [JSON.stringify(labels), Number(value.toPrecision(9))])
            .sort();
        assert.deepEqual(
          rows(
            ours.type === "vector"
              ? ours.rows.map(({ labels, value }) => [labels.toJSON(), value])
              : [],
          ),
          rows(theirs.data.result.map(({ metric, value }) => [metric, Number(value[1])])),
          query,
        );
      }
    } finally {
      await real.stop();
    }
  },
);
