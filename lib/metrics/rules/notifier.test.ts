import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels } from "../store/labels.ts";
import { Matcher } from "../store/matcher.ts";
import type { Alert } from "./alert.ts";
import { Notifier } from "./notifier.ts";

const alertOf = (name: string, labels: Record<string, string> = {}): Alert => ({
  labels: Labels.of({ ...labels, alertname: name }),
  ...{ annotations: {}, state: "firing", value: 1, activeAt: 0, firedAt: 0 },
  ...{ resolvedAt: undefined, keptSince: undefined },
});
const told = (notifier: Notifier, now: number) =>
  notifier.due(now).flatMap(({ firing }) => firing.map(({ labels }) => labels.get("alertname")))
    .sort();

test("an alert that ends before anybody was told leaves nothing behind: the next one waits, too", () => {
  const notifier = new Notifier({ groupWait: 30 }), first = alertOf("Down", { station: "1" });
  notifier.update([first], 0);
  first.state = "inactive";
  notifier.update([first], 10);
  const next = alertOf("Down", { station: "2" });
  notifier.update([first, next], 3600);
  assert.deepEqual(notifier.due(3600), []);
  notifier.update([first, next], 3630);
  assert.deepEqual(told(notifier, 3630), ["Down"]);
});

test("an alert that ends untold in a group that goes on is never told to be over", () => {
  const notifier = new Notifier({ groupWait: 30, groupInterval: 300 });
  const stays = alertOf("Down", { station: "1" }), short = alertOf("Down", { station: "2" });
  notifier.update([stays], 0);
  notifier.sent(notifier.due(30)[0]!, 30);
  notifier.update([stays, short], 40);
  short.state = "inactive";
  notifier.update([stays, short], 50);
  assert.deepEqual(notifier.due(400), []);
  stays.state = "inactive";
  notifier.update([stays, short], 410);
  const [over] = notifier.due(410);
  assert.deepEqual([over!.firing.length, over!.resolved], [0, [stays]]);
  notifier.sent(over!, 410);
  assert.deepEqual(notifier.due(1e9), []);
});

const both = {
  source: [new Matcher("severity", "=", "page")],
  target: [new Matcher("zone", "=", "x")],
  equal: ["zone"],
};

test("alerts that explain and are explained do not silence themselves or each other", () => {
  const notifier = new Notifier({ groupWait: 0, inhibitions: [both] });
  notifier.update([alertOf("A", { severity: "page", zone: "x" })], 0);
  assert.deepEqual(told(notifier, 0), ["A"]);
  notifier.update([alertOf("B", { severity: "page", zone: "x" })], 0);
  assert.deepEqual(told(notifier, 0), ["A", "B"]);
  notifier.update([alertOf("C", { severity: "ticket", zone: "x" })], 0);
  assert.deepEqual(told(notifier, 0), ["A", "B"]);
});

test("one that only explains silences one that does both", () => {
  const target = [new Matcher("alertname", "=~", "A|B")];
  const notifier = new Notifier({ groupWait: 0, inhibitions: [{ ...both, target }] });
  notifier.update(
    ["A", "B", "Zone"].map((name) => alertOf(name, { severity: "page", zone: "x" })),
    0,
  );
  assert.deepEqual(told(notifier, 0), ["Zone"]);
});

test("an alert that is silenced still explains others", () => {
  const notifier = new Notifier({ groupWait: 0, inhibitions: [both] });
  notifier.silences.push({
    ...{ matchers: [new Matcher("severity", "=", "page")], from: 0, to: 100 },
    ...{ by: "ann", why: "works on it" },
  });
  const all = [alertOf("A", { severity: "page", zone: "x" }), alertOf("C", { zone: "x" })];
  notifier.update(all, 0);
  assert.deepEqual([told(notifier, 50), told(notifier, 100)], [[], ["A"]]);
});
