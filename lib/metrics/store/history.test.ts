import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import { History } from "./history.ts";
import { parseSeries } from "../promql/series-notation.ts";
import { resolutionFor, rollFurther, rollup } from "./rollup.ts";

test("rolled up in two steps or in one is the same for min, max, sum, count and quantiles", () => {
  const chance = random(5), times = Array.from({ length: 3000 }, (_, i) => i * 15_000);
  const values = times.map(() => Math.floor(chance.next() ** 3 * 1000));
  const once = rollup(times, values, 3_600_000),
    twice = rollFurther(rollup(times, values, 300_000), 3_600_000);
  const plain = (all: typeof once) => all.map(({ sketch: _, ...rest }) => rest);
  assert.deepEqual(plain(twice), plain(once));
  once.forEach(({ sketch, time }, i) => {
    assert.equal(twice[i]!.sketch!.at(0.99), sketch!.at(0.99));
    const inside = values.filter((_, j) => Math.floor(times[j]! / 3_600_000) * 3_600_000 === time)
      .sort((a, b) => a - b);
    const exact = inside[Math.floor(0.99 * (inside.length - 1))]!;
    assert.ok(
      Math.abs(sketch!.at(0.99) - exact) <= 0.0101 * exact + 1e-9,
      `p99 ${sketch!.at(0.99)}, ${exact}`,
    );
  });
});

test("what a reset hides is in the growth of a rolled-up counter", () => {
  const rolled = rollup([0, 15, 30, 45], [10, 20, 5, 8], 60);
  assert.equal(rolled[0]!.increase, 18);
});

test("a query gets the coarsest resolution that fits its steps", () => {
  const available = [15_000, 300_000, 3_600_000];
  assert.deepEqual(
    [1000, 60_000, 300_000, 86_400_000].map((step) => resolutionFor(step, available)),
    [15_000, 15_000, 300_000, 3_600_000],
  );
});

test("history answers at the resolution that a question needs, and forgets the fine one first", () => {
  const history = new History(), series = parseSeries(15_000, "x", "0+1x1919");
  const half = (from: number, to: number) => ({
    labels: series.labels,
    times: series.times.subarray(from, to),
    values: series.values.subarray(from, to),
  });
  history.add(half(0, 960));
  history.add(half(960, 1920));
  const ask = (step: number) => history.ask(({ name }) => name === "x", 0, 28_800_000, step)[0]!;
  assert.deepEqual(
    [ask(60_000), ask(7_200_000)].map(({ resolution, rows }) => [resolution, rows.length]),
    [[300_000, 96], [3_600_000, 8]],
  );
  assert.equal(ask(7_200_000).rows.reduce((sum, { count }) => sum + count, 0), 1920);
  history.forget(300_000, 14_400_000);
  assert.deepEqual([ask(60_000).rows.length, ask(7_200_000).rows.length], [48, 8]);
});

test("growth between two blocks is counted, also where a stretch goes over both, a sample twice or an end between", () => {
  const { labels, times, values } = parseSeries(15_000, "x", "0+1x5759");
  for (const size of [480, 500, 7]) {
    const history = new History();
    for (let at = 0; at < 5760; at += size) {
      // A crash can leave a block and what it was made of: the last samples come again.
      const from = Math.max(0, at - 3), stale = new Uint8Array(Math.min(5760, at + size) - from);
      const part = { times: times.slice(from, at + size), values: values.slice(from, at + size) };
      history.add({ labels, ...part, ...(at === size ? { stale: stale.fill(1, 3, 4) } : {}) });
    }
    for (const step of [300_000, 3_600_000]) {
      const [answer] = history.ask(() => true, 0, 1e9, step);
      const sum = (of: "increase" | "count") =>
        answer!.rows.reduce((total, row) => total + row[of], 0);
      assert.deepEqual([sum("increase"), sum("count")], [5759, 5759], `${size} ${step}`);
      assert.equal(answer!.rows.length, 86_400_000 / step);
    }
  }
});
