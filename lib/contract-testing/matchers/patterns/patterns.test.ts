import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { patternOf } from "../pattern.ts";
import { nestsRepeats, patternTree } from "./pattern-tree.ts";
import { runs, stateMachine, statesOf } from "./state-machine.ts";
import { waysOf } from "./ways.ts";

const tree = (regex: string) => patternTree(regex, true);

test("repeats within repeats are found, and nothing else is taken for them", () => {
  for (const regex of ["(a+)+", "(a*)*b", "((a|b)+)*", "(?:x{2,})+", "(\\d+,)*", "(?=(a+)+)"]) {
    assert.ok(nestsRepeats(tree(regex)), regex);
    assert.throws(() => patternOf(regex), /a regex must not nest unbounded repeats: received/);
  }
  for (const regex of ["a+b*", "(ab)+", "[(a+)]+", "\\(a+\\)+", "(a+)?", "(a+){2}", "\\w+@\\w+"]) {
    assert.ok(!nestsRepeats(tree(regex)), regex);
  }
});

const atom = fc.constantFrom(
  "a",
  "b",
  "[ab]",
  "[^a]",
  ".",
  "\\w",
  "\\n",
  "^",
  "$",
  "\\b",
  "\\B",
  "é",
);
const { regex: anyRegex } = fc.letrec<{ regex: string; part: string }>((tie) => ({
  regex: fc.oneof(
    fc.array(tie("part"), { maxLength: 3 }).map((parts) => parts.join("")),
    fc.tuple(tie("regex"), tie("regex")).map(([one, other]) => `${one}|${other}`),
  ),
  part: fc.oneof(
    { depthSize: "small" },
    atom,
    tie("regex").map((one) => `(?:${one})`),
    fc.tuple(tie("regex"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"))
      .map(([one, times]) => `(${one})${times}`),
  ),
}));

test("the states are met by what the language's own patterns are met by", () => {
  const texts = fc.array(
    fc.string({ unit: fc.constantFrom("a", "b", "é", " ", "\n"), maxLength: 6 }),
    {
      minLength: 4,
      maxLength: 4,
    },
  );
  let yes = 0, no = 0;
  const flags = fc.constantFrom("u", "iu", "su", "mu");
  fc.assert(
    fc.property(anyRegex, flags, texts, (regex, flags, some) => {
      const machine = stateMachine(tree(regex), flags);
      const native = new RegExp(`(?<![^])(?:${regex})(?![^])`, flags);
      for (const text of some) {
        const is = native.test(text);
        assert.equal(runs(machine, [...text]), is, `${regex} ${flags} ${JSON.stringify(text)}`);
        if (is) yes++;
        else no++;
      }
      assert.equal(machine.states.length, statesOf(tree(regex)) + 2, regex);
    }),
    { seed: 3, numRuns: 300 },
  );
  assert.ok(yes > 100 && no > 100, `${yes} and ${no}`);
});

test("what would take for ever is matched as fast as it is read, and rightly", () => {
  const slow: readonly (readonly [regex: string, text: string, isMet: boolean])[] = [
    ["(a*){25}b", "a".repeat(40), false],
    ["(a*){25}b", `${"a".repeat(40)}b`, true],
    ["(a|a)*b", "a".repeat(5000), false],
    ["(.*a){20}x", "a".repeat(2000), false],
    ["(.*a){20}x", `${"a".repeat(2000)}x`, true],
    ["(a?){30}a{30}", "a".repeat(29), false],
    ["a*a*a*a*a*a*a*a*b", "a".repeat(3000), false],
  ];
  for (const [regex, text, isMet] of slow) {
    assert.equal(patternOf(regex).test(text), isMet, regex);
  }
});

test("what looks elsewhere is tried in few ways, or refused", () => {
  assert.ok(patternOf("(?=.*[A-Z])(?=.*\\d).{8,}").test("Passw0rd"));
  assert.ok(patternOf("(\\w)-\\1").test("a-a") && !patternOf("(\\w)-\\1").test("a-b"));
  for (const regex of ["(a|a)*\\1", "(?=(a|b)*c).*", "(?!(x?){30}y)x*", "(?:(?=aab|a)a)*"]) {
    assert.throws(() => patternOf(regex), /a regex must not look around or back in so many ways/);
  }
  assert.throws(() => patternOf("((a|a){50}){50}"), /a regex must have at most 2000 states/);
  assert.ok(patternOf("(?:(?!-->).)*").test("a".repeat(5000)), "what looks one way only is free");
});

test("what is too long to be tried is not met", () => {
  const { most, test } = patternOf("(?=.*a)(?=.*b)[abc]*");
  assert.ok(test("ab".repeat(most / 2)) && !test("ab".repeat(most / 2 + 1)));
  // By both ways: at first as the language does, then by states.
  const mail = patternOf("\\w+@\\w+"), half = "a".repeat(4000);
  assert.ok(mail.test(`${half}@${half}`) && !mail.test(`${half}-${half}`) && mail.test("a@b"));
});

test("ways are counted from above", () => {
  assert.deepEqual(waysOf(tree("a(b|c)?d{2,4}")), { ways: 12, degree: 0 });
  assert.deepEqual(waysOf(tree("\\w+@\\w+")), { ways: 1, degree: 2 });
  assert.equal(waysOf(tree("(a|b)*")).ways, Infinity);
});

test("a pattern must be whole by itself", () => {
  for (const regex of ["a)(b", "(", "[a", "a)|(b"]) {
    assert.throws(() => patternOf(regex), /a regex must compile: received/, regex);
  }
});
