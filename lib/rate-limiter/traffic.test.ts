import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../sim/mod.ts";
import { boundaryAttack, burst, diurnal, heavyTailed, steady, type Traffic } from "./mod.ts";

const span = () => ({ random: random(7), duration: 100_000 });
const patterns: Record<string, () => Traffic> = {
  steady: () => steady({ ...span(), rate: 100 }),
  burst: () => burst({ ...span(), rate: 10, burstRate: 500, every: 10_000, length: 1000 }),
  boundaryAttack: () => boundaryAttack({ limit: 100, window: 10_000, windows: 10 }),
  diurnal: () => diurnal({ ...span(), rate: 10, peak: 200 }),
  heavyTailed: () => heavyTailed({ ...span(), rate: 100, tenants: 50 }),
};

for (const [name, make] of Object.entries(patterns)) {
  test(`${name} traffic ascends, ends in time and is the same on every run`, () => {
    const traffic = make();
    assert.ok(traffic.times.length > 900);
    for (let i = 1; i < traffic.times.length; i++) {
      assert.ok(traffic.times[i]! >= traffic.times[i - 1]!);
    }
    assert.ok(traffic.times[0]! >= 0 && traffic.times.at(-1)! <= 100_000);
    assert.deepEqual(make(), traffic);
  });
}

const share = ({ times }: Traffic, inside: (time: number) => boolean) =>
  times.filter(inside).length / times.length;

test("bursts hold the share of the requests that their rate says", () => {
  // 1 of 10 s at 500/s against 9 of 10 s at 10/s.
  const got = share(patterns.burst!(), (time) => (time + 5000) % 10_000 < 1000);
  assert.ok(Math.abs(got - 500 / 590) < 0.02, `${got}`);
});

test("a day has its peak in the middle", () => {
  const noon = share(patterns.diurnal!(), (time) => time > 40_000 && time < 60_000);
  const night = share(patterns.diurnal!(), (time) => time < 10_000 || time > 90_000);
  assert.ok(noon > 5 * night);
});

test("the first tenant sends most", () => {
  const { tenants } = heavyTailed({ ...span(), rate: 100, tenants: 50, exponent: 1 });
  const first = tenants.filter((tenant) => tenant === 0).length / tenants.length;
  assert.ok(Math.abs(first - 1 / 4.499) < 0.02, `${first}`); // 1 / H(50)
});

test("evenly spaced requests are evenly spaced", () => {
  const { times } = steady({ ...span(), rate: 4, evenly: true });
  assert.deepEqual([...times.subarray(0, 3)], [0, 250, 500]);
  assert.equal(times.length, 400);
});

test("a trace that would not fit in memory is refused", () => {
  assert.throws(() => steady({ random: random(7), rate: 1e6, duration: 1e9 }), /rate × duration/);
});
