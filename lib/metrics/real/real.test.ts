import assert from "node:assert/strict";
import { test } from "node:test";
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
