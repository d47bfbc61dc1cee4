import assert from "node:assert/strict";
import { test } from "node:test";
import { random, VirtualClock } from "../../sim/mod.ts";
import { ActiveFaults, BlastRadius, FaultPoint, FaultyClock } from "../mod.ts";

const point = (clock = new VirtualClock()) => new FaultPoint("p", { clock, random: random(1) });

test("faults are taken back the last one first; one that can't be keeps no other", async () => {
  const faults = new ActiveFaults(30), log: string[] = [];
  await faults.inject({ name: "a", inject: () => () => void log.push("a") });
  await faults.inject({
    name: "throws",
    inject: () => () => {
      throw new Error("still there");
    },
  });
  await faults.inject({ name: "hangs", inject: () => () => new Promise<void>(() => {}) });
  await faults.inject({ name: "b", inject: () => () => void log.push("b") });
  const { gone, stuck } = await faults.revertAll();
  assert.deepEqual([gone, log], [["b", "a"], ["b", "a"]]);
  assert.deepEqual(stuck.map(({ name }) => name), ["hangs", "throws"]);
  assert.match(stuck[0]!.why, /no end within 30 ms/);
  assert.deepEqual(faults.names, ["throws", "hangs"], "somebody must look");
});

test("a fault that is being injected when all is ended is taken back, too", async () => {
  const faults = new ActiveFaults(), held = Promise.withResolvers<void>();
  let inForce = false;
  const injecting = faults.inject({
    name: "slow",
    inject: async () => {
      await held.promise;
      inForce = true;
      return () => void (inForce = false);
    },
  });
  const ending = faults.revertAll();
  held.resolve();
  await injecting;
  await ending;
  assert.equal(inForce, false);
  const stop = new AbortController();
  const late = Promise.withResolvers<void>();
  const aborted = assert.rejects(
    faults.inject({
      name: "late",
      inject: async () => {
        await late.promise;
        inForce = true;
        return () => void (inForce = false);
      },
    }, stop.signal),
    /stopped/,
  );
  stop.abort(new Error("stopped"));
  late.resolve();
  await aborted;
  assert.deepEqual([inForce, faults.names], [false, []]);
});

test("the dead-man switch is told before a fault is injected, and after it is gone", async () => {
  const log: string[] = [];
  const deadMan = {
    arm: async (name: string) => {
      await Promise.resolve();
      log.push(`armed ${name}`);
    },
    disarm: (name: string) => Promise.resolve(void log.push(`disarmed ${name}`)),
  };
  const faults = new ActiveFaults(100, deadMan);
  const fault = (name: string, undo?: unknown) => ({
    ...{ name, undo },
    inject: () => {
      log.push(name);
      return () => void log.push(`no ${name}`);
    },
  });
  await faults.inject(fault("a", {}));
  await faults.inject(fault("b"));
  await faults.revertAll();
  assert.deepEqual(log, ["armed a", "a", "b", "no b", "no a", "disarmed a"]);
  const broken = new ActiveFaults(100, {
    ...deadMan,
    arm: () => Promise.reject(new Error("it has ended")),
  });
  await assert.rejects(broken.inject(fault("c", {})), /it has ended/);
  assert.ok(!log.includes("c"), "nothing is injected that nobody could take back");
});

test("the same fault twice is refused, and one that can't be injected is not in force", async () => {
  const faults = new ActiveFaults(), fault = { name: "x", inject: () => () => {} };
  await faults.inject(fault);
  await assert.rejects(faults.inject(fault), /in force already/);
  await assert.rejects(
    faults.inject({
      name: "y",
      inject: () => {
        throw new Error("no");
      },
    }),
    /no/,
  );
  assert.deepEqual(faults.names, ["x"]);
});

test("illnesses add up, fall on their share and their keys, and go one by one", async () => {
  const clock = new VirtualClock(), p = point(clock);
  const slow = p.ill({ delay: 100 }), slower = p.ill({ delay: () => 50 });
  const call = p.call(() => Promise.resolve("ok"));
  await clock.run();
  assert.deepEqual([await call, clock.now()], ["ok", 150]);
  slow();
  slower();
  slower();
  assert.equal(p.well, true);
  const half = p.ill({ error: () => new Error("ill"), share: 0.25 });
  let failed = 0;
  for (let i = 0; i < 4000; i++) await p.call(() => Promise.resolve()).catch(() => failed++);
  assert.ok(failed > 900 && failed < 1100, String(failed));
  half();
  const radius = new BlastRadius(0.2, { salt: "s" });
  p.ill({ error: () => new Error("ill"), radius });
  const wrapped = p.wrap((key: string) => Promise.resolve(key));
  for (let i = 0; i < 200; i++) {
    const ok = await wrapped(`k${i}`).then(() => true, () => false);
    assert.equal(ok, !radius.contains(`k${i}`));
  }
});

test("a lost answer is work that was done; a call that hangs ends with its signal", async () => {
  const p = point();
  let done = 0;
  const heal = p.ill({ loseAnswer: true });
  await assert.rejects(p.call(() => Promise.resolve(done++)), /its answer was lost/);
  assert.equal(done, 1);
  heal();
  p.ill({ hang: true });
  const stop = new AbortController(), call = p.call(() => Promise.resolve(), "", stop.signal);
  stop.abort(new Error("enough"));
  await assert.rejects(call, /enough/);
  await assert.rejects(p.call(() => Promise.resolve(), "", stop.signal), /enough/);
});

test("bad numbers are refused in a sentence", () => {
  assert.throws(() => point().ill({ delay: -5 }), {
    message: "Cannot inject latency: delay must be from 0 to 60000 ms: received -5",
  });
  assert.throws(() => point().ill({ hang: true, share: 2 }), /share must be from 0 to 1/);
  assert.throws(
    () => point().ill({ delay: "5" as never }),
    /delay must be from 0 to 60000 ms: received 5/,
  );
  for (const nothing of [{}, null, { share: 0.5 }]) {
    assert.throws(
      () => point().ill(nothing as never),
      /it needs a delay, an error, hang or loseAnswer/,
    );
  }
  assert.throws(() => new FaultyClock(new VirtualClock()).skew(NaN), /the skew must be from/);
  assert.throws(() => new BlastRadius(0.3), /without force: received 0.3/);
  assert.equal(new BlastRadius(0.3, { force: true }).share, 0.3);
});

test("a radius is the same for the same salt, another for another, and has its share", () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `customer-${i}`);
  const of = (salt: string) => new BlastRadius(0.1, { salt }), a = of("a"), b = of("b");
  const hit = keys.filter((key) => a.contains(key));
  assert.ok(Math.abs(hit.length - 2000) < 150, String(hit.length));
  assert.ok(keys.every((key) => a.contains(key) === of("a").contains(key)));
  const both = hit.filter((key) => b.contains(key)).length;
  assert.ok(both < 300, `${both} would suffer twice`);
});
