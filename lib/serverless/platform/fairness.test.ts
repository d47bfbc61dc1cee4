import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../../sim/mod.ts";
import { neighbours } from "../experiments/mod.ts";
import { FairQueue, FairSlots, ServerlessPlatform, simulatedTier } from "../mod.ts";

const SHOP = {
  slots: 4,
  max: 60,
  queue: 100,
  tenants: 8,
  rate: 4,
  runMs: 50,
  spinMs: 200,
  seed: 1,
};

test("on the platform, with fair shares a tenant that spins harms itself", async () => {
  const alone = await neighbours({ ...SHOP, noisyRate: 0, fair: true });
  const first = await neighbours({ ...SHOP, noisyRate: 30, fair: false });
  const fair = await neighbours({ ...SHOP, noisyRate: 30, fair: true });
  assert.ok(fair.p99 < first.p99 / 10, `${fair.p99} ${first.p99}`);
  assert.ok(fair.p99 < 2 * alone.p99, `${fair.p99} ${alone.p99}`);
  assert.deepEqual([fair.refused, fair.noisyRefused > 100], [0, true]);
});
test("what waits for its own function's instances takes no slot from another", async () => {
  const clock = new VirtualClock(), tier = simulatedTier(clock, 10), done: string[] = [];
  const platform = new ServerlessPlatform({
    ...{ clock, tiers: { javascript: tier, python: tier }, max: 1, slots: 2, fair: false },
  });
  const spec = { runtime: "javascript", code: "x", memoryMB: 64, timeoutMs: 9999 } as const;
  for (const name of ["slow", "quick"]) {
    platform.deploy({ ...spec, name, tenant: name, triggers: [] });
  }
  const call = async (name: string, ms: number) => {
    await platform.call(name, { ms });
    done.push(`${name} at ${clock.now()}`);
  };
  const calls = [call("slow", 1000), call("slow", 1000), call("slow", 1000), call("quick", 5)];
  await clock.run();
  await Promise.all(calls);
  assert.deepEqual(done[0], "quick at 15");
  await platform.close();
});
test("shares of processor time are equal whatever calls cost, and nobody starves", () => {
  const costs = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(costs, (costs) => {
      const queue = new FairQueue<number>(10), spent = costs.map(() => 0);
      costs.forEach((_, i) => {
        for (let n = 0; n < 3000; n++) queue.push(String(i), i);
      });
      for (let n = 0; n < 2000; n++) {
        const { tenant, call, taken } = queue.next()!;
        spent[call]! += costs[call]!;
        queue.charge(tenant, costs[call]!, taken);
      }
      const most = Math.max(...spent), least = Math.min(...spent);
      assert.ok(most - least <= 4 * Math.max(...costs) + 40, `${spent} of ${costs}`);
    }),
    { numRuns: 30 },
  );
});
test("a queue with calls in it always has a next one, also where a cost is nearly the quantum", async () => {
  const one = await neighbours({ ...SHOP, noisyRate: 30, spinMs: 50, runMs: 10, fair: true });
  assert.ok(one.calls > 1000);
});
test("with many slots a tenant whose calls become longer gets no more than its share", () => {
  const clock = new VirtualClock(), spent = new Map<string, number>();
  const slots = new FairSlots({ clock, slots: 16, waiting: 1e6 });
  const many = 4000;
  for (let i = 0; i < many; i++) {
    for (const [tenant, ms] of [["even", 10], ["growing", i % 64 < 32 ? 1 : 200]] as const) {
      slots.take(tenant, (release) => {
        if (!release) return;
        clock.schedule(ms, () => {
          spent.set(tenant, (spent.get(tenant) ?? 0) + ms);
          release();
        });
      });
    }
  }
  // While both have calls that wait.
  clock.runSync({ until: 3000 });
  const ratio = spent.get("growing")! / spent.get("even")!;
  assert.ok(ratio > 0.7 && ratio < 1.4, `${ratio}`);
});
test("a tenant that fills its part of the queue takes no place from another, and is told so", () => {
  const clock = new VirtualClock(), served: string[] = [], refused: string[] = [];
  const slots = new FairSlots({ clock, slots: 2, waiting: 3 });
  const call = (tenant: string) =>
    slots.take(tenant, (release) => {
      (release ? served : refused).push(tenant);
      if (release) clock.schedule(10, release);
      release?.();
      release?.();
    });
  const hold = (tenant: string) =>
    slots.take(tenant, (release) => void clock.schedule(100, () => release?.()));
  hold("noisy");
  hold("noisy");
  for (let i = 0; i < 5; i++) call("noisy");
  call("quiet");
  assert.deepEqual(refused, ["noisy", "noisy"]);
  clock.runSync({ until: 1000 });
  assert.equal(served.filter((tenant) => tenant === "noisy").length, 3);
  assert.ok(served.indexOf("quiet") < 2, "not behind all of them");
  hold("quiet");
  hold("quiet");
  call("late");
  slots.close();
  call("later");
  assert.deepEqual(refused.slice(2), ["late", "later"]);
  assert.equal(slots.waiting, 0);
});
test("slots of a platform are shared out fairly unless it is told otherwise", async () => {
  const clock = new VirtualClock(), tier = simulatedTier(clock, 0), done: string[] = [];
  const tiers = { javascript: tier, python: tier };
  const platform = new ServerlessPlatform({ clock, tiers, max: 20, slots: 1 });
  const spec = { runtime: "javascript", code: "x", memoryMB: 64, timeoutMs: 9999 } as const;
  for (const name of ["noisy", "quiet"]) {
    platform.deploy({ ...spec, name, tenant: name, triggers: [] });
  }
  const call = async (name: string) => done.push(await platform.call(name, { ms: 50 }) && name);
  const calls = [...Array(10).fill("noisy"), "quiet"].map(call);
  await clock.run();
  await Promise.all(calls);
  assert.ok(done.indexOf("quiet") <= 2, done.join());
  await platform.close();
});
