import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { writeBlock } from "./block.ts";
import { chunksOf } from "./compact.ts";
import { decodeDecimal, encodeDecimal } from "./decimal-chunk.ts";
import { Labels } from "./labels.ts";
import { decodeXor, XorChunk } from "./xor-chunk.ts";
import { chunkSuite, nab, suitesMissing } from "../real/suites.ts";
import { madeSeries, nabSeries, nabTimes } from "../truths/chunks.ts";

const skip = suitesMissing() ?? false;
const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1.5, 100, 5e-324),
);
const anyTime = fc.integer({ min: 1, max: 2 ** 40 });

test("chunks of made series are Prometheus', byte for byte", { skip }, () => {
  assert.equal(madeSeries(chunkSuite().series).note, undefined);
});

test("chunks of NAB are Prometheus', by size and digest", { skip }, async () => {
  assert.equal((await nabSeries(chunkSuite().nab, nab())).note, undefined);
});

test("whatever doubles at whatever times come back from an XOR chunk bit for bit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyTime, anyDouble, fc.boolean()), { minLength: 1, maxLength: 40 }),
      (samples) => {
        const chunk = new XorChunk();
        let time = 0;
        const times = samples.map(([step]) => time += step);
        samples.forEach(([, value, stale], i) => chunk.append(times[i]!, value, stale));
        const back = decodeXor(chunk.bytes());
        assert.deepEqual([...back.times], times);
        samples.forEach(([, value, stale], i) => {
          assert.equal(back.stale?.[i] ?? 0, Number(stale));
          if (!stale) assert.ok(Object.is(back.values[i], value), `${back.values[i]} is ${value}`);
        });
      },
    ),
  );
});

test("a value that stays at an interval that stays costs exactly two bits", () => {
  const chunk = new XorChunk(),
    size = (many: number) => {
      while (chunk.count < many) chunk.append(1_700_000_000_000 + chunk.count * 15_000, 42.5);
      return chunk.spent.time + chunk.spent.value;
    };
  const two = size(2);
  assert.equal(size(120) - two, 2 * 118);
});

test("decimals come back exactly, and what is no decimal is not used", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 0, max: 6 }),
      (whole, exponent) => {
        const values = whole.map((value) => value / 10 ** exponent),
          times = whole.map((_, i) => i * 15_000 + (i % 7 === 0 ? 3 : 0));
        const bytes = encodeDecimal(times, values);
        if (values.some((value) => Object.is(value, -0))) return assert.equal(bytes, undefined);
        const back = decodeDecimal(bytes!);
        assert.deepEqual([...back.times], times);
        assert.ok(values.every((value, i) => Object.is(back.values[i], value)));
      },
    ),
  );
  for (const odd of [-0, NaN, Infinity, Math.PI * 1e-9]) {
    assert.equal(encodeDecimal([0, 1], [1, odd]), undefined);
  }
});

test("NAB in files takes at most 5.66 bytes a sample by XOR, at most 4.6 by the better of two", {
  skip,
}, () => {
  const size = (decimals: boolean) => {
    const all = nab().map((series) => ({
      labels: Labels.of({ __name__: "nab", series: series.name }),
      chunks: chunksOf({
        times: Float64Array.from(nabTimes(series)),
        values: Float64Array.from(series.values),
      }, decimals),
    }));
    const block = writeBlock(new MemoryStorage(), all)!;
    return block.chunkBytes / block.samples;
  };
  assert.ok(size(false) <= 5.66, String(size(false)));
  assert.ok(size(true) <= 4.6, String(size(true)));
});
