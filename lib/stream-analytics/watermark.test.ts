import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, random } from "../sim/mod.ts";
import { AdaptiveLag, BoundedDisorder, PartitionedWatermark, WallClockLag } from "./mod.ts";

test("an event a year ahead moves nothing, and is told", () => {
  const watermark = new BoundedDisorder({ lag: 1000 });
  assert.equal(watermark.observe(5000, 5000), true);
  assert.equal(watermark.observe(5000 + 365 * 86_400_000, 5001), false);
  assert.equal(watermark.observe(NaN, 5002), false);
  assert.equal(watermark.current, 4000);
});

test("after a silent night the next event is believed, since it is held against its arrival", () => {
  const watermark = new BoundedDisorder({ lag: 0 });
  watermark.observe(1000, 1000);
  assert.equal(watermark.observe(30_000_000, 30_000_100), true);
  assert.equal(watermark.current, 30_000_000);
});

test("a watermark never goes back, whatever comes and whatever the lag becomes", () => {
  const watermark = new BoundedDisorder({ lag: 1000 });
  watermark.observe(5000, 5000);
  watermark.observe(3000, 5001);
  watermark.lag = 3000;
  watermark.observe(5500, 5500);
  assert.equal(watermark.current, 4000);
});

test("behind the wall clock event time goes on without events", () => {
  const watermark = new WallClockLag({ lag: 500 });
  watermark.tick(2000);
  assert.equal(watermark.current, 1500);
});

test("the slowest partition holds the watermark until it is idle, and again when it wakes", () => {
  const each = () => new BoundedDisorder({ lag: 0 });
  const watermark = new PartitionedWatermark({ partitions: 2, each, idleAfter: 1000 });
  watermark.observe(0, 100, 100);
  watermark.observe(1, 200, 200);
  assert.equal(watermark.current, 100);
  watermark.observe(1, 900, 900);
  assert.equal(watermark.current, 100);
  watermark.observe(1, 1099, 1099);
  assert.equal(watermark.current, 100, "a moment before");
  watermark.observe(1, 1100, 1100);
  assert.equal(watermark.current, 1100, "the first one is idle by now");
  watermark.observe(0, 300, 1200);
  assert.equal(watermark.current, 1100, "it does not go back");
  watermark.observe(1, 2000, 2000);
  assert.equal(watermark.current, 1100, "the slow one is waited for again");
});

test("a partition that was never heard is waited for only so long", () => {
  const each = () => new BoundedDisorder({ lag: 0 });
  const watermark = new PartitionedWatermark({ partitions: 2, each, idleAfter: 1000 });
  watermark.observe(0, 5, 5);
  assert.equal(watermark.current, -Infinity);
  watermark.tick(1004);
  watermark.observe(0, 1010, 1010);
  assert.equal(watermark.current, 1010);
});

test("an adaptive lag lets the wanted share be on time", () => {
  const delay = exponential(random(1), { mean: 500 }), watermark = new AdaptiveLag({ share: 0.99 });
  let late = 0, all = 0;
  const events = Array.from({ length: 20_000 }, (_, i) => ({ time: i, at: i + delay() }))
    .sort((a, b) => a.at - b.at);
  for (const { time, at } of events) {
    if (all++ > 2000 && time < watermark.current) late++;
    watermark.observe(time, at);
  }
  assert.ok(late / all < 0.02 && late > 0, `${late / all}`);
  assert.ok(watermark.lag < 5000);
});

test("a partition whose clock is wrong is not heard, and does not stall the others", () => {
  const each = () => new BoundedDisorder({ lag: 0, maxAhead: 60_000 });
  const watermark = new PartitionedWatermark({ partitions: 2, each, idleAfter: 1000 });
  for (let now = 0; now <= 5000; now += 500) {
    watermark.observe(0, now, now);
    watermark.observe(1, now + 1e9, now);
  }
  assert.ok(watermark.current > 3000, `${watermark.current}`);
});

test("an event whose clock is ahead moves event time no further than to its arrival", () => {
  const bounded = new BoundedDisorder({ lag: 1000 }), adaptive = new AdaptiveLag({ share: 0.9 });
  for (const watermark of [bounded, adaptive]) {
    assert.equal(watermark.observe(10_000, 10_000), true);
    assert.equal(watermark.observe(69_000, 10_001), true);
  }
  assert.equal(bounded.current, 9001);
  bounded.observe(10_500, 10_600);
  assert.equal(bounded.current, 9500);
});

test("clocks that are ahead do not make an adaptive lag larger for everybody", () => {
  const lagOf = (ahead: number) => {
    const watermark = new AdaptiveLag({ share: 0.99, every: 100 });
    for (let now = 0; now < 5000; now++) watermark.observe(now % 10 ? now : now + ahead, now);
    return watermark.lag;
  };
  assert.equal(lagOf(50_000), lagOf(0));
});

test("a partition that is not there is refused in a sentence", () => {
  const each = () => new BoundedDisorder({ lag: 0 });
  const watermark = new PartitionedWatermark({ partitions: 2, each });
  assert.throws(() => watermark.observe(2, 1, 1), /partition must be from 0 to 1: received 2/);
});
