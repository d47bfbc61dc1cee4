import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { PATTERNS, paymentsBroken, runFleet, runPayments } from "../mod.ts";
import { closedForms } from "../truths/closed-forms.ts";
import * as lab from "./mod.ts";

/** Bun would end a test after five seconds, which a busy machine may need. */
const LONG = { timeout: 120_000 };

const shop = {
  ...{ seed: random(1), rate: 40, length: 40_000, patience: 1000, capacity: 100 },
  ...{ timeout: 200, retries: 3, budget: 0.1, hedgeAfter: 80 },
};
const sprt = { p0: 0.02, p1: 0.2, alpha: 0.01, beta: 0.01 };

test(
  "a fault that is taken back ends with its end; one that is forgotten stays",
  LONG,
  async () => {
    const trial = { fault: "payments fail" as const, size: 1, from: 10 };
    const kept = await lab.tryFault("forgotten", { ...shop, pattern: "none" }, {
      ...trial,
      to: undefined,
    });
    const back = await lab.tryFault("taken back", { ...shop, pattern: "none" }, {
      ...trial,
      to: 20,
    });
    assert.equal(lab.takenBy(kept, 10, 20).recovered, undefined);
    const { recovered, detected, lost } = lab.takenBy(back, 10, 20);
    assert.deepEqual([detected, recovered], [0, 0]);
    assert.ok(lost > 100 && lost < 220, String(lost));
  },
);

test("peeking is wrong far more often than it says; the sequential test is not, and needs fewest calls", () => {
  const rows = lab.compareAborts({
    ...sprt,
    seed: 1,
    runs: 2000,
    most: 500,
    window: 50,
    share: 0.1,
  });
  const row = (rule: RegExp, failing: number) =>
    rows.find((one) => rule.test(one.rule) && one.failing === failing)!;
  assert.ok(row(/one look/, 0.02).low > 5 * sprt.alpha);
  // The error rate is a round's: over many rounds it adds up, unless it is shared out.
  assert.ok(row(/round after/, 0.02).low > 2 * sprt.alpha);
  assert.ok(row(/shared/, 0.02).low < sprt.alpha);
  assert.ok(row(/shared/, 0.2).aborted > 0.98);
  assert.ok(row(/round after/, 0.2).calls < 0.6 * row(/threshold/, 0.2).calls);
  for (
    const { exact, simulated, error } of lab.sprtAgainstTheory({ ...sprt, seed: 2, runs: 20_000 })
  ) {
    assert.ok(Math.abs(simulated - exact) < 4 * error, `${simulated} for ${exact}`);
  }
});

test(
  "the test ends a fault within seconds, and hurts fewer than the fault would have",
  LONG,
  async () => {
    const options = {
      ...{ ...shop, pattern: "time-out" as const, fault: "payments fail" as const, size: 1 },
      ...{ radius: 0.25, from: 10, to: 30, sprt },
    };
    const watched = await lab.watchShop({ ...options, watched: true });
    const free = await lab.watchShop({ ...options, watched: false });
    assert.ok(watched.ended < 14 && watched.abortedAfter! < 30);
    assert.ok(free.hurt > 4 * watched.hurt, `${free.hurt} and ${watched.hurt}`);
    const radii = await lab.compareRadii(options, [0.005, 0.25]);
    assert.deepEqual(radii.map(({ found }) => found), [false, true, false, false]);
    assert.ok(radii[3]!.hurt > 10 * radii[2]!.hurt);
  },
);

test(
  "a retry storm outlives its trigger where theory says so, and a budget ends it",
  LONG,
  async () => {
    const { theory, rows } = await lab.retryStorm({ ...shop, rate: 60 }, {
      patterns: ["time-out", "retries", "retry budget"],
      ...{ from: 10, to: 15, slowdown: 5 },
    });
    assert.deepEqual(theory.map(({ load, recovered }) => [load > 1, recovered]), [
      [false, true],
      [true, false],
      [false, true],
    ]);
    assert.equal(rows.length, 3 * 40);
  },
);

test(
  "every pattern meets every fault; the ones made for a fault are the best there",
  LONG,
  async () => {
    const cells = await lab.scorecard(shop, { seconds: 8 });
    const share = (pattern: string, fault: string) =>
      cells.find((cell) => cell.pattern === pattern && cell.fault === fault)!.share;
    assert.equal(cells.length, PATTERNS.length * 7);
    for (const pattern of PATTERNS) assert.ok(share(pattern, "no fault") > 0.98, pattern);
    assert.ok(share("retries", "payments fail") > 0.95 && share("none", "payments fail") < 0.7);
    assert.ok(share("time-out", "loyalty hangs") > 0.95 && share("none", "loyalty hangs") < 0.1);
    assert.ok(cells.every(({ low, share, high }) => low <= share && share <= high));
  },
);

test(
  "the planted bug takes a lost answer and then a restart: found, shrunk to its two faults, and mended",
  LONG,
  async () => {
    const { finds, tried } = await lab.searchPayments({
      seed: 1,
      schedules: 3000,
      keys: "memory",
      most: 20,
    });
    assert.equal(finds.length, 20);
    assert.ok(tried < 3000);
    for (const { smallest } of finds) assert.equal(smallest.length, 2);
    const mended = await lab.searchPayments({ seed: 1, schedules: 3000, keys: "stored" });
    assert.deepEqual([mended.tried, mended.finds], [3000, []]);
    assert.equal(lab.singlePayments(1, 500).broken, 0);
    const pair = [{ kind: "answer lost", at: 0, for: 100 }, {
      kind: "restart",
      at: 70,
      for: 0,
    }] as const;
    assert.match(paymentsBroken(pair, "memory")!, /charged twice/);
    assert.equal(paymentsBroken([pair[1], { ...pair[0], at: 200 }], "memory"), undefined);
    assert.ok(runPayments([], "memory").every(({ charged, told }) => charged === 1 && told));
  },
);

test(
  "lib/rate-limiter keeps its envelope, answers in time and comes back, whatever befalls it",
  LONG,
  async () => {
    for (const lease of [1, 5]) {
      const { finds, tried } = await lab.searchLimiter({ seed: 3, schedules: 40, lease });
      assert.deepEqual([tried, finds.map(({ why, smallest }) => [why, smallest])], [40, []]);
    }
    const options = {
      ...{ nodes: 3, burst: 10, rate: 50, timeout: 40, cooldown: 500, lease: 1, load: 120 },
      ...{ length: 3000, seed: random(1) },
    };
    const gone = await runFleet([{ kind: "redis silent", at: 500, for: 800, node: 0 }], options);
    const well = await runFleet([], options);
    assert.ok(gone.wait > 39 && well.wait < 5, "a fault that is not felt proves nothing");
  },
);

test("a night of experiments notices the release that lost its time-outs", LONG, async () => {
  const rows = await lab.night({ ...shop, pattern: "retries" }, {
    ...{ cron: "*/30 * * * *", broken: 4 },
  });
  assert.equal(rows.length, 16);
  assert.deepEqual(
    rows.map(({ held, hour }) => [hour, held]),
    rows.map(({ hour }) => [hour, hour < 4]),
  );
  assert.ok(rows.every(({ what, status }) => what === "ran" && status === "completed"));
  assert.match(await lab.twoAtOnce({ ...shop, pattern: "retries" }), /payments fail is running/);
});

test("a night ends at eight, however often experiments are run", LONG, async () => {
  const rows = await lab.night({ ...shop, pattern: "retries" }, { cron: "5 * * * *", broken: 24 });
  assert.deepEqual(rows.map(({ hour }) => Math.floor(hour)), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("closed forms hold, and a simulation of the wrong thing would not", LONG, async () => {
  for (const { truth, ok, note, score } of await closedForms()) {
    assert.ok(ok, `${truth}: ${score} ${note}`);
  }
});

test(
  "delays are those that were asked for; an injector of half of them is caught",
  LONG,
  async () => {
    const [right, half] = await lab.injectedDelays(60, 2000);
    assert.ok(right!.distance < right!.critical, `${right!.distance}`);
    assert.ok(half!.distance > 2 * half!.critical, `${half!.distance}`);
  },
);

test("a find is kept as a file that fails with the bug and holds without, and takes nothing else", async () => {
  const { finds } = await lab.searchPayments({ seed: 1, schedules: 500, keys: "memory" });
  const file = lab.fileOfFind(finds[0]!), sent = JSON.parse(JSON.stringify(file));
  const [broken, mended] = [await lab.runFind(sent, "memory"), await lab.runFind(sent, "stored")];
  assert.deepEqual([broken.status, broken.deviated], ["completed", true]);
  assert.deepEqual([mended.status, mended.deviated], ["completed", false]);
  assert.equal(broken.before!.met, true);
  const first = { ...file, method: file.method.slice(0, 1) };
  assert.equal((await lab.runFind(first, "memory")).deviated, false);
  const other = structuredClone(file);
  (other.method[0]!.provider.arguments as Record<string, string>)["kind"] = "flood";
  assert.equal((await lab.runFind(other, "memory")).run[0]!.status, "failed");
});
