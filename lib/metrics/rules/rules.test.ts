import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../promql/engine.ts";
import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";
import { Matcher } from "../store/matcher.ts";
import { MemorySeries } from "../store/memory-series.ts";
import type { Alert } from "./alert.ts";
import { BURN_WINDOWS, burnRateRules, detectionTime, resetTime } from "./burn-rate.ts";
import { Notifier } from "./notifier.ts";
import { RuleGroup } from "./rule-group.ts";

const MINUTE = 60_000;

test("a recorded rule can be used by the next one, and ends where its query has no answer", () => {
  const head = new Head(), source = MemorySeries.parse(MINUTE, [['x{a="1"}', "1x5"]]);
  const both = {
    select: (
      ...args: Parameters<Head["select"]>
    ) => [...source.select(...args), ...head.select(...args)],
  };
  const group = new RuleGroup({
    engine: new Engine(both, { lookback: MINUTE }),
    rules: [
      { record: "x:double", expr: "x * 2", labels: { team: "docks" } },
      { record: "x:four", expr: "x:double * 2" },
      { record: "bad", expr: "x +" },
    ],
    write: (labels, time, value, stale) =>
      void head.append(head.series(labels)!, time, value, stale),
  });
  for (let minute = 0; minute <= 8; minute++) group.evaluate(minute * MINUTE);
  const value = (minute: number) => {
    const answer = new Engine(both, { lookback: MINUTE }).instant(
      'x:four{team="docks"}',
      minute * MINUTE,
    );
    return answer.type === "vector" ? answer.rows.map((row) => row.value) : [];
  };
  assert.deepEqual(value(4), [4]);
  assert.deepEqual(value(8), []);
  assert.match(group.failures.get("bad")!, /found the end/);
});

test("an alert that waits goes on waiting after a restart; the time in between is not counted", () => {
  const head = new Head(), up = head.series(Labels.of({ __name__: "up" }))!;
  const write = (labels: Labels, time: number, value: number, stale: boolean) =>
    void head.append(head.series(labels)!, time, value, stale);
  const make = () =>
    new RuleGroup({
      engine: new Engine(head),
      store: head,
      write,
      rules: [{ alert: "Down", expr: "up == 0", for: 30 * MINUTE }],
    });
  const run = (group: RuleGroup, from: number, to: number) => {
    for (let minute = from; minute <= to; minute++) {
      head.append(up, minute * MINUTE, 0);
      group.evaluate(minute * MINUTE);
    }
    return group.alerts[0]!;
  };
  assert.equal(run(make(), 0, 10).state, "pending");
  const after = make();
  assert.equal(run(after, 15, 34).state, "pending");
  assert.equal(run(after, 35, 35).state, "firing");
});

const alertOf = (
  name: string,
  labels: Record<string, string>,
  state: Alert["state"] = "firing",
): Alert => ({
  labels: Labels.of({ ...labels, alertname: name }),
  ...{
    annotations: {},
    state,
    value: 1,
    activeAt: 0,
    firedAt: 0,
    resolvedAt: undefined,
    keptSince: undefined,
  },
});

test("alerts of a group are one message, said once, repeated after hours, and told to be over", () => {
  const notifier = new Notifier({
    groupBy: ["zone"],
    groupWait: 30,
    groupInterval: 300,
    repeatInterval: 4000,
  });
  const a = alertOf("Down", { zone: "x", station: "1" }),
    b = alertOf("Down", { zone: "x", station: "2" });
  const told: [number, number, number][] = [];
  for (let now = 0; now <= 6000; now += 10) {
    if (now === 3000) b.state = "inactive";
    notifier.update(now < 100 ? [a] : [a, b], now);
    for (const message of notifier.due(now)) {
      told.push([now, message.firing.length, message.resolved.length]);
      notifier.sent(message, now);
    }
  }
  assert.deepEqual(told, [[30, 1, 0], [330, 2, 0], [3000, 1, 1]]);
  notifier.update([a], 7000);
  assert.equal(notifier.due(7000).length, 1);
});

test("a message that did not arrive is due again", () => {
  const notifier = new Notifier({ groupWait: 0 });
  notifier.update([alertOf("Down", {})], 0);
  assert.equal(notifier.due(0).length, 1);
  const [again] = notifier.due(10);
  notifier.sent(again!, 10);
  assert.equal(notifier.due(20).length, 0);
});

test("what is silenced, or explained by another alert, is not told", () => {
  const notifier = new Notifier({
    groupWait: 0,
    inhibitions: [{
      source: [new Matcher("alertname", "=", "ZoneDown")],
      target: [new Matcher("alertname", "=", "Down")],
      equal: ["zone"],
    }],
  });
  notifier.update([
    alertOf("Down", { zone: "x" }),
    alertOf("Down", { zone: "y" }),
    alertOf("ZoneDown", { zone: "x" }),
  ], 0);
  const names = (now: number) =>
    notifier.due(now).flatMap(({ firing }) =>
      firing.map(({ labels }) => `${labels.get("alertname")} ${labels.get("zone")}`)
    ).sort();
  assert.deepEqual(names(0), ["Down y", "ZoneDown x"]);
  notifier.silences.push({
    matchers: [new Matcher("zone", "=", "y")],
    from: 0,
    to: 100,
    by: "ann",
    why: "works on it",
  });
  assert.deepEqual(names(50), ["ZoneDown x"]);
  assert.deepEqual(names(100), ["Down y", "ZoneDown x"]);
});

test("burn rates find an outage, and let go of it, when the formula says so", () => {
  const objective = 0.99, start = 80 * 60, end = 200 * 60, step = 30_000;
  for (const share of [0.2, 0.5, 1]) {
    const head = new Head(), engine = new Engine(head);
    const all = head.series(Labels.of({ __name__: "all_total" }))!,
      bad = head.series(Labels.of({ __name__: "bad_total" }))!;
    let errors = 0;
    for (let second = 0; second <= 320 * 60; second += 15) {
      if (second > start && second <= end) errors += 150 * share;
      head.append(all, second * 1000, second * 10);
      head.append(bad, second * 1000, errors);
    }
    const window = BURN_WINDOWS[0]!;
    const group = new RuleGroup({
      engine,
      rules: burnRateRules({
        name: "Burn",
        objective,
        errors: "bad_total",
        total: "all_total",
        windows: [window],
      }),
    });
    let fired = NaN, resolved = NaN;
    for (let time = 70 * MINUTE; time < 320 * MINUTE; time += step) {
      group.evaluate(time);
      const firing = group.alerts.some(({ state }) => state === "firing");
      if (firing && Number.isNaN(fired)) fired = time;
      if (!firing && !Number.isNaN(fired) && Number.isNaN(resolved)) resolved = time;
    }
    const detected = detectionTime(window, objective, share),
      reset = resetTime(window, objective, share);
    if (detected === Infinity) assert.ok(Number.isNaN(fired));
    else {
      assert.ok(
        Math.abs(fired - start * 1000 - detected) <= step,
        `share ${share}: ${fired - start * 1000}, ${detected}`,
      );
      assert.ok(
        Math.abs(resolved - end * 1000 - reset) <= step,
        `share ${share}: ${resolved - end * 1000}, ${reset}`,
      );
    }
  }
  assert.equal(detectionTime(BURN_WINDOWS[0]!, 0.99, 0.1), Infinity);
});
