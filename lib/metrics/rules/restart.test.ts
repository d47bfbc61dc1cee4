import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../promql/engine.ts";
import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";
import { RuleGroup } from "./rule-group.ts";
import type { Rule } from "./rule.ts";

const MINUTE = 60_000;

/** A store whose series are set by hand, and groups of rules that live one after the other on it. */
class Lives {
  readonly head = new Head();
  readonly #rules: readonly Rule[];
  #group: RuleGroup | undefined;

  constructor(...rules: Rule[]) {
    this.#rules = rules;
  }

  restart(): void {
    this.#group = undefined;
  }

  /** From minute to minute the series are there; what the alerts are at the end. */
  run(from: number, to: number, series: readonly Record<string, string>[] = [{}]): RuleGroup {
    const { head } = this,
      write = (labels: Labels, time: number, value: number, stale: boolean) =>
        void head.append(head.series(labels)!, time, value, stale);
    this.#group ??= new RuleGroup({
      ...{ engine: new Engine(head), store: head, write, rules: this.#rules },
    });
    for (let minute = from; minute <= to; minute++) {
      for (const labels of series) {
        head.append(head.series(Labels.of({ ...labels, __name__: "up" }))!, minute * MINUTE, 0);
      }
      this.#group.evaluate(minute * MINUTE);
    }
    return this.#group;
  }
}

const states = ({ alerts }: RuleGroup) => alerts.map(({ state }) => state).join();

test("an alert that was nearly due waits for ten minutes more after a restart", () => {
  const lives = new Lives({ alert: "Down", expr: "up == 0", for: 30 * MINUTE });
  assert.equal(states(lives.run(0, 28)), "pending");
  lives.restart();
  assert.equal(states(lives.run(29, 38)), "pending");
  assert.equal(states(lives.run(39, 39)), "firing");
});

test("where the wait is shorter than that, it begins anew; what fired goes on firing", () => {
  const lives = new Lives({ alert: "Down", expr: "up == 0", for: 5 * MINUTE });
  assert.equal(states(lives.run(0, 4)), "pending");
  lives.restart();
  assert.equal(states(lives.run(5, 9)), "pending");
  assert.equal(states(lives.run(10, 10)), "firing");
  lives.restart();
  assert.equal(states(lives.run(11, 11)), "firing");
});

test("an alert takes up the wait of the alert with its labels, not of one with more", () => {
  const lives = new Lives({ alert: "Down", expr: "up == 0", for: 30 * MINUTE });
  lives.run(0, 15, [{ zone: "x", rack: "1" }]);
  lives.run(16, 18, [{ zone: "x", rack: "1" }, { zone: "x" }]);
  lives.restart();
  const { alerts } = lives.run(19, 19, [{ zone: "x" }, { zone: "x", rack: "1" }]);
  const began = alerts.map(({ labels, activeAt }) => [labels.get("rack"), activeAt / MINUTE]);
  assert.deepEqual(began.sort(), [["", 17], ["1", 1]]);
});

test("an alert that has only a longer one's past begins anew", () => {
  const lives = new Lives({ alert: "Down", expr: "up == 0", for: 30 * MINUTE });
  lives.run(0, 15, [{ zone: "x", rack: "1" }]);
  lives.restart();
  const { alerts } = lives.run(16, 16, [{ zone: "x" }]);
  assert.equal(alerts.find(({ labels }) => labels.get("rack") === "")!.activeAt, 16 * MINUTE);
});

for (
  const rule of [
    { alert: "Any", expr: '{__name__=~"up|down"} == 0' },
    { record: "any", expr: '{__name__=~"up|down"}' },
  ]
) {
  test(`two rows that the ${rule.alert ? "alert" : "record"}'s labels make one are a failure`, () => {
    const lives = new Lives(rule as Rule, { record: "good", expr: "up + 1" });
    lives.run(0, 0);
    const down = lives.head.series(Labels.of({ __name__: "down" }))!;
    lives.head.append(down, MINUTE, 0);
    const group = lives.run(1, 1), name = rule.alert ?? rule.record!;
    assert.match(group.failures.get(name)!, /^Cannot evaluate .*: two rows have the labels /);
    assert.equal(group.alerts.length, rule.alert ? 1 : 0);
    assert.deepEqual([...group.failures.keys()], [name]);
    lives.head.append(down, 2 * MINUTE, NaN, true);
    assert.equal(lives.run(2, 2).failures.size, 0);
  });
}

test("of two rules with one name the failure of the first is not forgotten by the second", () => {
  const lives = new Lives({ alert: "Burn", expr: "up +" }, { alert: "Burn", expr: "up == 0" });
  assert.match(lives.run(0, 0).failures.get("Burn")!, /found the end/);
});
