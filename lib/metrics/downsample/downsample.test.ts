import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random } from "../../sim/random.ts";
import { lttb } from "./lttb.ts";
import { everyNth, m4, means, minMax } from "./m4.ts";
import { pixelError } from "./pixel-error.ts";

const canvas = { width: 60, height: 40 };
const chance = random(3);
const times = Array.from({ length: 6000 }, (_, i) => i);
const values = times.map((i) =>
  50 + 10 * Math.sin(i / 500) + chance.next() + (i === 3333 ? 40 : 0)
);
const points = { times, values };

test("M4 draws the line of all samples without a wrong pixel, in at most four points a column", () => {
  const few = m4(points, canvas.width);
  assert.ok(few.times.length <= 4 * canvas.width);
  assert.equal(pixelError(points, few, canvas), 0);
});

test("M4 has no wrong pixel for whatever numbers", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 20, maxLength: 300 }),
      (some) => {
        const all = { times: some.map((_, i) => i), values: some };
        assert.equal(pixelError(all, m4(all, 10), { width: 10, height: 30 }), 0);
      },
    ),
  );
});

test("the spike is there with M4 and min-max, not in means; every 25th sample misses it", () => {
  const highest = (few: { values: number[] }) => Math.max(...few.values);
  const spike = Math.max(...values);
  assert.equal(highest(m4(points, canvas.width)), spike);
  assert.equal(highest(minMax(points, canvas.width)), spike);
  assert.ok(highest(means(points, canvas.width)) < 70);
  assert.ok(highest(everyNth(points, 240)) < 70);
});

test("largest triangles keep the ends and as many points as asked", () => {
  const few = lttb(points, 100);
  assert.equal(few.times.length, 100);
  assert.deepEqual([few.times[0], few.times.at(-1)], [0, 5999]);
  assert.ok(few.times.every((time, i) => i === 0 || time > few.times[i - 1]!));
  assert.throws(() => lttb(points, 2), RangeError);
});
