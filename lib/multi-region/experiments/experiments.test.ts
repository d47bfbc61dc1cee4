import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import * as lab from "./mod.ts";

const setup = {
  ...{ interval: 10, timeout: 2, fall: 3, checkers: 1, agree: 1, rate: 0.5, resolvers: 200 },
};

for (const ttl of [5, 60, 300]) {
  test(`with answers that live ${ttl} s, failovers take on average what the formula says`, () => {
    const outages = lab.failovers({ ...setup, ttl, runs: 120, random: random(ttl) });
    const { outage, most } = lab.predicted({ ...setup, ttl });
    const mean = outages.reduce((sum, o) => sum + o.outage, 0) / outages.length;
    assert.ok(Math.abs(mean / outage - 1) < 0.02, `${mean} s, formula ${outage} s`);
    assert.ok(outages.every((o) => o.outage <= most + 1e-9));
  });
}

test("the share of old answers falls as the formula says, within three standard errors", () => {
  const left = lab.staleAfterChange({ ttl: 60, rate: 0.5, resolvers: 4_000, random: random(4) });
  for (const [t, expected] of [[5, 0.887], [20, 0.645], [40, 0.3226], [55, 0.0806]] as const) {
    const [share] = lab.shareAbove(left, [t]);
    assert.ok(
      Math.abs(share! - expected) < 3 * Math.sqrt(expected * (1 - expected) / 4_000),
      `${t}: ${share}`,
    );
  }
});

test("false alarms come as often as the formula says", () => {
  for (
    const [checkers, agree, fall, loss] of [[1, 1, 2, 0.05], [3, 2, 1, 0.05], [
      5,
      3,
      1,
      0.1,
    ]] as const
  ) {
    const wrong = { ...setup, checkers, agree, fall, loss };
    const counted = lab.countFalseAlarms(wrong, 30, random(2)), formula = lab.falseAlarms(wrong);
    assert.ok(
      Math.abs(counted / formula - 1) < 4 / Math.sqrt(formula),
      `${counted}, formula ${formula}`,
    );
  }
});

test("survivors with room carry the rest; without room they fall, and stay down", () => {
  const calm = { regions: 3, retries: 2, random: random(3) };
  const roomy = lab.survivors({ ...calm, busy: 0.55, shed: true, steps: true });
  assert.ok(lab.answeredIn(roomy, 60, 240) > 0.99);
  const tight = lab.survivors({ ...calm, busy: 0.8, shed: false, steps: false });
  assert.ok(lab.answeredIn(tight, 60, 120) < 0.2);
  const shedding = lab.survivors({ ...calm, busy: 0.8, shed: true, steps: true });
  assert.ok(lab.answeredIn(shedding, 60, 120) > 0.7);
  const cold = lab.survivors({ ...calm, busy: 0.55, shed: false, steps: false });
  assert.ok(lab.answeredIn(cold, 125, 160) < lab.answeredIn(roomy, 125, 160) - 0.1);
});

test("conflicts come as often as the formula says, and a crash of a copy loses what is on its way", () => {
  for (
    const { measured, formula } of lab.conflicts(lab.homes(3), {
      perSecond: 1,
      writes: 20_000,
      random: random(1),
    })
  ) {
    assert.ok(Math.abs(measured - formula) < 4 * Math.sqrt(formula * (1 - formula) / 20_000));
  }
  const { lost, perDeath, formula } = lab.lostAtFailover(lab.homes(3), {
    perSecond: 50,
    deaths: 60,
    random: random(1),
  });
  assert.ok(lost > 0 && Math.abs(perDeath - formula) < 4 * Math.sqrt(formula / 60));
});

test("the checker accepts the read index always, and catches each cheaper read in most runs", () => {
  const caught = { "eventual copies": 0, "local reads": 0, "leader's word": 0 };
  for (let seed = 0; seed < 8; seed++) {
    const { verdict } = lab.judged("read index", lab.homes(3), random(seed));
    assert.equal(verdict.verdict, "linearizable", `seed ${seed}`);
    for (const kind of Object.keys(caught) as (keyof typeof caught)[]) {
      const found = lab.judged(kind, lab.homes(3), random(seed));
      if (found.verdict.verdict !== "not linearizable") continue;
      caught[kind]++;
      assert.ok(lab.badPart(found).some(({ kind }) => kind === "can't be explained"));
    }
  }
  for (const [kind, runs] of Object.entries(caught)) assert.ok(runs >= 5, `${kind}: ${runs} of 8`);
});

test("stale answers carry people over an hour without an authority, waiting ones over one lifetime", () => {
  const rows = lab.authorityDies({
    ttl: 60,
    rate: 0.5,
    resolvers: 20,
    outage: 3600,
    random: random(1),
  });
  const during = (who: string) =>
    rows.filter((row) => row.resolvers === who && row.time > 2 && row.time < 58);
  assert.ok(during("serve stale answers").every(({ answered }) => answered === 1));
  assert.ok(during("do not").every(({ answered }) => answered === 0));
});

test("one's own writes are missed without a session, and never with one", () => {
  const { plain, session, dead } = lab.ownWrites(lab.homes(3), { people: 500, random: random(1) });
  assert.ok(plain > 50);
  assert.equal(session, 0);
  assert.ok(dead > 50, "but where the region that took it dies");
});

test("a bad configuration reaches one region in waves and all at once", async () => {
  const [atOnce, waves] = await lab.badConfiguration(4, 120);
  assert.deepEqual([atOnce!.reached, waves!.reached], [4, 1]);
  assert.ok(Math.abs(atOnce!.failed / waves!.failed - 4) < 0.01);
  // Watched for less than the fault takes to show itself, a wave says nothing.
  assert.equal((await lab.badConfiguration(4, 30))[1]!.reached, 4);
});

test("measuring seldom costs, and a region that flaps is left alone", () => {
  const [often, seldom] = lab.staleMeasurements(lab.homes(3), [30, 1800], random(1));
  assert.ok(seldom!.regret > 3 * often!.regret);
  assert.ok(lab.flapping(true).moves * 3 < lab.flapping(false).moves);
  assert.equal(lab.graySeenAfter(0.05, random(1)).seen, 1);
});
