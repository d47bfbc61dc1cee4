import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { intersect, subtract } from "./gallop.ts";
import { Head } from "./head.ts";
import { LabelIndex } from "./label-index.ts";
import { Labels } from "./labels.ts";
import { Matcher } from "./matcher.ts";

test("more series than allowed are refused and counted; the others go on", () => {
  const head = new Head({ maxSeries: 2 });
  const made = ["a", "b", "c", "a"].map((user) => head.series(Labels.of({ __name__: "x", user })));
  assert.deepEqual(made.map(Boolean), [true, true, false, true]);
  assert.equal(head.refusedSeries, 1);
  assert.equal(head.index.report()[0]!.label, "user");
});

test("lists cross and part as sets do", () => {
  const refs = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }).map((list) =>
    list.sort((a, b) => a - b)
  );
  fc.assert(fc.property(refs, refs, (a, b) => {
    assert.deepEqual(intersect(a, b), a.filter((ref) => b.includes(ref)));
    assert.deepEqual(subtract(a, b), a.filter((ref) => !b.includes(ref)));
  }));
});

test("the index finds what a scan finds", () => {
  const value = fc.constantFrom("", "a", "b", "ab"),
    labels = fc.record({ p: value, q: value, r: value });
  const matcher = fc.record({
    name: fc.constantFrom("p", "q", "r", "s"),
    operator: fc.constantFrom("=", "!=", "=~", "!~"),
    value: fc.constantFrom("", "a", "b", "a|b", ".*", ".+", "a.*", "a|"),
  });
  fc.assert(
    fc.property(
      fc.array(labels, { maxLength: 20 }),
      fc.array(matcher, { maxLength: 3 }),
      (all, given) => {
        const index = new LabelIndex(),
          series = all.map((one, i) => Labels.of({ ...one, i: String(i) }));
        series.forEach((one, ref) => index.add(ref, one));
        const matchers = given.map(({ name, operator, value }) =>
          new Matcher(name, operator as "=", value)
        );
        const scan = series.flatMap((one, ref) =>
          matchers.every((m) => m.matches(one.get(m.name))) ? [ref] : []
        );
        assert.deepEqual([...index.find(matchers)], scan);
      },
    ),
  );
});
