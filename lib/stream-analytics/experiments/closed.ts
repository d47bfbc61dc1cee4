import { exponential, random, type TruthRow, zipf } from "../../sim/mod.ts";
import { counting } from "../aggregator.ts";
import { meanSession } from "../closed-forms.ts";
import { CountMin, DDSketch, HyperLogLog, SpaceSaving } from "../sketches/mod.ts";
import { WindowOperator } from "../window-operator.ts";
import { sessions } from "../windows.ts";
import { completeness } from "./completeness.ts";

const per = (value: number) => `${(value * 100).toFixed(2)} %`;

/** Sessions of a Poisson stream against their closed form: within 1 %. */
export function checkSessions(seed: number, events = 600_000): TruthRow {
  const rate = 1 / 1000,
    gap = 1000,
    next = exponential(random(seed).split("poisson"), { mean: 1 / rate });
  let count = 0, length = 0, time = 0;
  const operator = new WindowOperator<string, number, number, number>({
    windows: sessions({ gap }),
    aggregator: counting,
    onPane: ({ window }) => {
      count++;
      length += window.end - window.start;
    },
  });
  for (let i = 0; i < events; i++) {
    operator.add("", i, time += next());
    operator.advanceWatermark(time);
  }
  operator.end();
  const expected = meanSession(rate, gap);
  const off = Math.max(
    Math.abs(length / count / expected.length - 1),
    Math.abs(events / count / expected.events - 1),
  );
  return { truth: "mean session of a Poisson stream", score: `within ${per(off)}`, ok: off < 0.01 };
}

/** The late share against its closed form: within 2 %. */
export function checkLateShare(seed: number): TruthRow {
  const lags = [0, 0.5, 1, 2];
  const { simulated, formula } = completeness({ delay: 1, window: 1, lags, events: 600_000, seed });
  const off = Math.max(
    ...simulated.map(({ complete }, i) =>
      Math.abs((1 - complete) / (1 - formula[i]!.complete) - 1)
    ),
  );
  return { truth: "late share behind a watermark", score: `within ${per(off)}`, ok: off < 0.02 };
}

/** HyperLogLog's error over 200 seeds: within 10 % of 1.04 / √m. */
export function checkHllError(log2m = 10, distinct = 20_000, seeds = 200): TruthRow {
  let squares = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const sketch = new HyperLogLog({ log2m, seed, registerWidth: 6, explicitMax: 0 });
    for (let i = 0; i < distinct; i++) sketch.addInteger(i);
    squares += (sketch.cardinality() / distinct - 1) ** 2;
  }
  const off = Math.sqrt(squares / seeds) / (1.04 / Math.sqrt(2 ** log2m)) - 1;
  const score = `${off < 0 ? "−" : "+"}${per(Math.abs(off))}`;
  return {
    truth: `HyperLogLog's error over ${seeds} seeds against 1.04 / √m`,
    score,
    ok: Math.abs(off) < 0.1,
  };
}

/** Bounds that always hold, on heavy tails: none may be broken. */
export function checkBounds(seed: number): TruthRow[] {
  const chance = random(seed).split("bounds"), n = 100_000, k = 100;
  const draw = zipf(chance, { n: 10_000, exponent: 1.05 });
  const counts = new Map<number, number>(), hot = new SpaceSaving<number>(k);
  const sketch = new CountMin({ width: 256, depth: 4, seed });
  for (let i = 0; i < n; i++) {
    const key = draw();
    counts.set(key, (counts.get(key) ?? 0) + 1);
    hot.add(key);
    sketch.add(key);
  }
  const wrong = hot.top(k).filter(({ key, count, error }) => {
    const exact = counts.get(key) ?? 0;
    return count < exact || count - error > exact || count - exact > n / k;
  }).length;
  const missed =
    [...counts].filter(([, count]) => count > n / k).filter(([key]) =>
      !hot.top(k).some((entry) => entry.key === key)
    ).length;
  const over =
    [...counts].filter(([key, count]) => sketch.count(key) - count > Math.E * n / sketch.width)
      .length;
  const under = [...counts].filter(([key, count]) => sketch.count(key) < count).length;
  const share = over / counts.size, most = Math.exp(-sketch.depth);
  const values = Float64Array.from({ length: 50_000 }, () => Math.exp(40 * (chance.next() - 0.5)));
  const dd = new DDSketch({ accuracy: 0.01, maxBuckets: 10_000 });
  for (const value of values) dd.add(value);
  values.sort();
  let worst = 0;
  for (let rank = 0; rank < values.length; rank += 7) {
    worst = Math.max(
      worst,
      Math.abs(dd.quantile(Math.min(1, (rank + 0.5) / (values.length - 1))) / values[rank]! - 1),
    );
  }
  return [
    { truth: "DDSketch's quantiles at 1 %", score: `at most ${per(worst)} off`, ok: worst <= 0.01 },
    {
      truth: `Space-Saving's counts against N / ${k}`,
      score: `${wrong + missed} broken`,
      ok: wrong + missed === 0,
    },
    {
      truth: "count-min beyond e N / width, at most e^−4 of all",
      score: `${per(share)}, ${under} too low`,
      ok: share <= most && under === 0,
    },
  ];
}
