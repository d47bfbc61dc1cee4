import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { ksCritical, ksDistance, recoveryOf, searchSchedules } from "../mod.ts";

test("a sample of the right distribution exceeds the critical distance as seldom as it says", () => {
  const chance = random(1), critical = ksCritical(200, 0.05);
  let above = 0;
  for (let run = 0; run < 1000; run++) {
    const sample = Array.from({ length: 200 }, () => chance.next());
    if (ksDistance(sample, (x) => x) > critical) above++;
  }
  assert.ok(above > 25 && above < 75, String(above));
  assert.ok(ksDistance([0.1, 0.2], (x) => x) > 0.79);
});

test("recovery: detected, back for good, lost; and a run that never comes back says so", () => {
  const rows = [10, 10, 10, 3, 2, 9, 5, 10, 10].map((good, time) => ({ time, good }));
  const { detected, recovered, lost, baseline } = recoveryOf(rows, { from: 3, to: 5 });
  assert.deepEqual([baseline, detected, recovered, lost], [10, 0, 2, 21]);
  const never = recoveryOf(rows.slice(0, 7), { from: 3, to: 5 });
  assert.equal(never.recovered, undefined);
  const unharmed = recoveryOf(rows.slice(0, 3), { from: 2, to: 3 });
  assert.deepEqual([unharmed.detected, unharmed.recovered, unharmed.lost], [undefined, 0, 0]);
  assert.throws(() => recoveryOf(rows, { from: 0, to: 1 }), /no row is before the fault/);
});

test("what is found is shrunk until no fault can be left out, and none can be gentler", async () => {
  // Broken where a 3 comes before a 7, and both are strong.
  const check = (schedule: readonly { kind: number; size: number }[]) => {
    const first = schedule.findIndex(({ kind, size }) => kind === 3 && size >= 2);
    const then = schedule.findLastIndex(({ kind, size }) => kind === 7 && size >= 4);
    return first >= 0 && then > first ? "a 3 before a 7" : undefined;
  };
  const root = random(2);
  const { tried, finds } = await searchSchedules({
    schedules: 3000,
    most: 10,
    make: (index) => {
      const chance = root.split(String(index));
      return Array.from({ length: 8 }, () => ({ kind: chance.int(10), size: 1 + chance.int(9) }));
    },
    check,
    gentler: ({ kind, size }) =>
      Array.from({ length: size - 1 }, (_, i) => ({ kind, size: i + 1 })),
  });
  assert.equal(finds.length, 10);
  assert.ok(tried < 3000);
  for (const { smallest, schedule, runs } of finds) {
    assert.deepEqual(smallest, [{ kind: 3, size: 2 }, { kind: 7, size: 4 }]);
    assert.ok(schedule.length === 8 && runs < 60, String(runs));
  }
});

test("a search ends when its budget is used up, and one that finds nothing says how many it tried", async () => {
  const sleep = () => new Promise<undefined>((resolve) => setTimeout(resolve, 5, undefined));
  const { tried, finds } = await searchSchedules({
    schedules: 1e6,
    budget: 40,
    make: () => [1],
    check: sleep,
  });
  assert.ok(tried >= 1 && tried < 40);
  assert.deepEqual(finds, []);
  await assert.rejects(
    searchSchedules({ schedules: 0, make: () => [1], check: () => undefined }),
    /schedules must be a whole number of at least 1/,
  );
});
