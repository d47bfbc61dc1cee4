import assert from "node:assert/strict";
import test from "node:test";
import { type RunningTarget, startTarget } from "../../real/mod.ts";
import * as live from "./mod.ts";
import { readWrk } from "./wrk.ts";

test(
  "live: a stall is seen from due times and hidden from sending; a page shows a ramp and can end it; bad targets are told by name; clients name what was planted; the recursion is followed",
  { timeout: 120_000 },
  async () => {
    const target = await startTarget();
    try {
      await stallIsSeen(target);
      await pageEndsIt(target);
      await leakShows(target);
      await badOnes(target);
      await plantedAndRecursion(target);
    } finally {
      await target.stop();
    }
  },
);

async function stallIsSeen(target: RunningTarget): Promise<void> {
  const { rows } = await live.stallLive(target, { stallMs: 120, rate: 400, lengthMs: 300 });
  const [open, one, sending] = rows;
  assert.ok(open!.p99 > 60 && one!.p99 > 60, JSON.stringify(rows));
  assert.ok(sending!.p99 < open!.p99, JSON.stringify(rows));
}

async function pageEndsIt(target: RunningTarget): Promise<void> {
  const stopped = await live.liveBreakpoint(
    target,
    { lockMs: 4, lengthMs: 20_000 },
    async (url) => {
      assert.match(await (await fetch(url)).text(), /A load test/);
      setTimeout(
        () =>
          void fetch(`${url}commands/stop`, {
            method: "POST",
            headers: { "x-dashboard": "1" },
          }).catch(() => {}),
        300,
      );
    },
  );
  assert.ok(stopped.stopped && stopped.rows.length > 0 && stopped.capacity === 250);
}

async function leakShows(target: RunningTarget): Promise<void> {
  const { perRequestKb } = await live.soakLive(target, {
    rate: 150,
    lengthMs: 200,
    leakKb: 256,
  });
  assert.ok(
    perRequestKb["leaking"]! > perRequestKb["sound"]! + 100,
    JSON.stringify(perRequestKb),
  );
}

async function badOnes(target: RunningTarget): Promise<void> {
  const bad = await live.badTargets(target);
  assert.deepEqual(bad.map(({ verdict }) => verdict), ["refused", ...Array(5).fill("failed")]);
  for (
    const [i, name] of ["loopback", "refused", "reset", "500", "half an answer", "time-out"]
      .entries()
  ) {
    assert.match(bad[i]!.why, new RegExp(name));
  }
  assert.equal((await live.throttledTruth(target)).ok, true);
}

async function plantedAndRecursion(target: RunningTarget): Promise<void> {
  const [first] = live.REPAIRS;
  const { verdict } = await live.bottleneckLive(target, first!.name, first!.work, {
    clients: 8,
    lengthMs: 200,
  });
  assert.equal(verdict.rows[0]?.name, first!.planted);
  const run = await live.lindleyLive(target, {
    seed: 1,
    meanWork: 8,
    load: 0.5,
    lengthMs: 250,
  });
  // A busy machine is late; nothing makes it early by more than the own time that is taken off.
  assert.ok(run.mean[0] + run.own > 0.6 * run.mean[1], JSON.stringify([run.mean, run.own]));
  assert.ok(
    run.rows.every(({ live }) => live + run.own > 0),
    "an answer came before its request",
  );
}

test(
  "the races are run on equal terms: as many requests asked, the same percentiles, all fits found",
  { timeout: 120_000 },
  async () => {
    const { score } = live.fitRace();
    assert.deepEqual([score.ours, score.tuned, score.of], [5, 5, 5]);
    assert.ok(score.byDefault < 5, `${score.byDefault} by default`);
    const { record, percentiles } = await live.recordRace();
    for (const run of Object.values(record)) run();
    assert.deepEqual(percentiles.ours(), percentiles.JavaScript());
    assert.deepEqual(percentiles.ours(), percentiles.WebAssembly());
  },
);

test("what connections can do of a rate is said where it is sure", () => {
  const reach = (rate: number, agents: number) =>
    live.reachOf({ rate, connections: 4, workMs: 10 }, agents);
  assert.deepEqual([reach(500, 1), reach(400, 1), reach(360, 1), reach(500, 2)], [
    ...["too little", "just enough", "enough", "enough"],
  ]);
  assert.equal(reach(440, 1), "just enough");
});

test("what wrk prints is read, and what is none is not", () => {
  assert.equal(readWrk("  2 threads\nRequests/sec:  51234.50\nTransfer/sec: 2MB\n"), 51_234.5);
  assert.equal(readWrk("unable to connect"), undefined);
});
