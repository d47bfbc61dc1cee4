import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../promql/engine.ts";
import { MemorySeries } from "../store/memory-series.ts";
import { queryApi } from "./api.ts";

const store = MemorySeries.parse(60_000, [['x{a="1"}', "0+1x20"], [
  'x{a="2"}',
  "NaN Inf -Inf 1e-9 1e21",
]]);
const app = queryApi({ engine: new Engine(store), store, now: () => 240_000 });
const get = async (path: string, init?: RequestInit) => {
  const response = await app.request(path, init);
  return {
    status: response.status,
    json: await response.json() as { status: string; data: unknown; error?: string },
  };
};

test("an instant query is answered in Prometheus' JSON", async () => {
  const { json } = await get('/api/v1/query?query=x{a="1"}&time=180');
  assert.deepEqual(json, {
    status: "success",
    data: {
      resultType: "vector",
      result: [{ metric: { __name__: "x", a: "1" }, value: [180, "3"] }],
    },
  });
});

test("numbers that JSON has not are written as text", async () => {
  const { json } = await get('/api/v1/query?query=x{a="2"}[10m]&time=240');
  const [series] = (json.data as { result: { values: [number, string][] }[] }).result;
  assert.deepEqual(series!.values.map(([, value]) => value), [
    "NaN",
    "+Inf",
    "-Inf",
    "0.000000001",
    "1000000000000000000000",
  ]);
});

test("a query over time may be posted as a form", async () => {
  const body = new URLSearchParams({ query: 'x{a="1"} * 2', start: "0", end: "120", step: "1m" });
  const { json } = await get("/api/v1/query_range", { method: "POST", body });
  assert.deepEqual((json.data as { result: unknown[] }).result, [{
    metric: { a: "1" },
    values: [[0, "0"], [60, "2"], [120, "4"]],
  }]);
});

test("series, labels and values are listed", async () => {
  assert.deepEqual((await get("/api/v1/series?match[]=x")).json.data, [{ __name__: "x", a: "1" }, {
    __name__: "x",
    a: "2",
  }]);
  assert.deepEqual((await get("/api/v1/labels")).json.data, ["__name__", "a"]);
  assert.deepEqual((await get("/api/v1/label/a/values")).json.data, ["1", "2"]);
});

test("a query that is too long in a form is not even read", async () => {
  const body = new URLSearchParams({ query: "x".repeat(200_000) });
  const response = await app.request("/api/v1/query", { method: "POST", body });
  assert.equal(response.status, 413);
});

test("a query that is one and can't be answered has a status of its own", async () => {
  const { status, json } = await get("/api/v1/query?query=x%2Bon()group_left()x");
  assert.equal(status, 422);
  assert.match(json.error!, /match the same/);
});

test("what can't be answered is told with one sentence", async () => {
  for (
    const path of [
      "/api/v1/query?query=x{",
      "/api/v1/query",
      "/api/v1/query?query=x&time=soon",
      "/api/v1/query_range?query=x&start=5&end=1&step=1",
      "/api/v1/query_range?query=x&start=0&end=1&step=0",
      "/api/v1/series",
      `/api/v1/query?query=${"x".repeat(30_000)}`,
    ]
  ) {
    const { status, json } = await get(path);
    assert.equal(status, 400, path.slice(0, 60));
    assert.match(json.error!, /^Cannot /);
  }
});
