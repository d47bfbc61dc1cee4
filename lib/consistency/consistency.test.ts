import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random } from "../sim/random.ts";
import { SettableClock } from "../sim/settable-clock.ts";
import {
  check,
  type Operation,
  Recorder,
  register,
  type RegisterInput,
  type RegisterOutput,
  type TextInput,
  textValue,
} from "./mod.ts";
import { historyTruths, recordedHistories } from "./truths.ts";

type Op = Operation<RegisterInput, RegisterOutput>;

const histories = await recordedHistories();
const missing = typeof histories === "string" ? histories : false;

test("judges the recorded histories as their publisher does", { skip: missing }, () => {
  for (const { truth, score, ok, note } of historyTruths(histories as never)) {
    assert.ok(ok, `${truth}: ${score}: ${note}`);
  }
});

/** An operation of a register: `"r1"` read 1, `"w2"` wrote 2, `"c12"` swapped 1 for 2, `?` at the end: no answer. */
function op(what: string, call: number, end: number | undefined, client = call): Op {
  const [kind, a, b] = what;
  const value = (text = "") => (/\d/.test(text) ? Number(text) : null);
  const input = kind === "r"
    ? { read: true as const }
    : kind === "w"
    ? { write: value(a)! }
    : { from: value(a), to: value(b)! };
  const output = end === undefined
    ? undefined
    : kind === "r"
    ? value(a)
    : kind === "w"
    ? "ok"
    : true;
  return { client, key: "x", input, output, call, return: end };
}
const verdict = (...ops: Op[]) => check(register, ops).verdict;

test("a read after a write sees it, a read beside a write may or may not", () => {
  assert.equal(verdict(op("w1", 0, 1), op("r1", 2, 3)), "linearizable");
  assert.equal(verdict(op("w1", 0, 1), op("r", 2, 3)), "not linearizable");
  assert.equal(verdict(op("w1", 0, 3), op("r", 1, 2)), "linearizable");
  assert.equal(verdict(op("w1", 0, 3), op("r1", 1, 2)), "linearizable");
});

test("what one reader saw, nobody sees gone again", () => {
  assert.equal(verdict(op("w1", 0, 9), op("r1", 1, 2), op("r", 3, 4)), "not linearizable");
});

test("a write without an answer may take effect at any later time, or never, but not before its call", () => {
  assert.equal(verdict(op("w1", 0, undefined), op("r", 1, 2), op("r1", 8, 9)), "linearizable");
  assert.equal(verdict(op("w1", 0, undefined), op("r", 1, 2)), "linearizable");
  assert.equal(verdict(op("r1", 1, 2), op("w1", 3, undefined)), "not linearizable");
});

test("a swap took place where its value stood, and only there", () => {
  assert.equal(verdict(op("w1", 0, 1), op("c12", 2, 3), op("r2", 4, 5)), "linearizable");
  assert.equal(verdict(op("w3", 0, 1), op("c12", 2, 3)), "not linearizable");
});

test("two events of one moment are taken as being at the same time", () => {
  assert.equal(verdict(op("w1", 0, 1), op("r", 1, 2)), "linearizable");
});

test("keys are judged apart, and the one that is bad is named", () => {
  const bad = [op("w1", 0, 1), op("r", 2, 3)].map((o) => ({ ...o, key: "y" }));
  const found = check(register, [op("w2", 0, 1), op("r2", 2, 3), ...bad]);
  assert.equal(found.verdict === "not linearizable" && found.key, "y");
});

/** Whether any order of the operations explains them: tries all. */
function byBruteForce(ops: readonly Op[], state: RegisterState = null): boolean {
  if (ops.every((o) => o.return === undefined)) return true;
  return ops.some((o) => {
    if (ops.some((other) => other.return !== undefined && other.return < o.call)) return false;
    const next = register.step(state, o.input, o.output);
    return next !== undefined && byBruteForce(ops.filter((other) => other !== o), next);
  });
}
type RegisterState = string | number | null;

const anyOp = fc.record({
  kind: fc.constantFrom("r", "w", "c"),
  a: fc.integer({ min: 0, max: 2 }),
  b: fc.integer({ min: 1, max: 2 }),
  call: fc.integer({ min: 0, max: 12 }),
  lasts: fc.integer({ min: 0, max: 8 }),
  answered: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
}).map(({ kind, a, b, call, lasts, answered }) => {
  const value = a === 0 ? "" : String(a);
  const what = kind === "c" ? `c${value || 1}${b}` : `${kind}${kind === "w" ? b : value}`;
  return op(what, call, answered ? call + lasts : undefined);
});

test("agrees with trying every order, on 2,000 random histories of up to 7 operations", () => {
  const seen = { good: 0, bad: 0 };
  fc.assert(
    fc.property(fc.array(anyOp, { maxLength: 7 }), (ops) => {
      const expected = byBruteForce(ops);
      seen[expected ? "good" : "bad"]++;
      assert.equal(check(register, ops).verdict === "linearizable", expected);
    }),
    { numRuns: 2_000, seed: 16 },
  );
  assert.ok(seen.good > 300 && seen.bad > 300, JSON.stringify(seen));
});

test("the prefix that is named is bad, and without its last answer it is not", () => {
  fc.assert(
    fc.property(fc.array(anyOp, { maxLength: 12 }), (ops) => {
      const found = check(register, ops);
      if (found.verdict !== "not linearizable") return;
      const { prefix, culprit } = found;
      assert.equal(check(register, prefix).verdict, "not linearizable");
      const unanswered = prefix.map((o) =>
        o === culprit ? { ...o, output: undefined, return: undefined } : o
      );
      // Several answers may come at one moment: then the others of that moment may be bad too.
      if (prefix.some((o) => o !== culprit && o.return === culprit.return)) return;
      assert.equal(check(register, unanswered).verdict, "linearizable");
    }),
    { numRuns: 1_000, seed: 7 },
  );
});

test("an order that is given can have happened", () => {
  fc.assert(
    fc.property(fc.array(anyOp, { maxLength: 10 }), (ops) => {
      const found = check(register, ops);
      if (found.verdict !== "linearizable") return;
      const order = found.orders.get("x") ?? [];
      let state: RegisterState = null;
      order.forEach((o, i) => {
        const next = register.step(state, o.input, o.output);
        assert.notEqual(next, undefined);
        state = next!;
        for (const later of order.slice(i + 1)) assert.ok(!(later.return! < o.call));
      });
      assert.ok(ops.every((o) => o.return === undefined || order.includes(o)));
    }),
    { numRuns: 1_000, seed: 8 },
  );
});

/** What `clients` saw of texts that really were linearizable: each operation happens at a moment of its own. */
function texts(clients: number, each: number, keys: number): Operation<TextInput, string>[] {
  const r = random(clients), values = new Map<string, string>();
  const busyUntil = Array.from({ length: clients }, () => 0);
  const events = Array.from({ length: clients * each }, (_, i) => {
    const client = i % clients, call = busyUntil[client]! + r.next(), lasts = 0.1 + 2 * r.next();
    busyUntil[client] = call + lasts;
    return { client, call, end: call + lasts, moment: call + r.next() * lasts, i };
  }).sort((a, b) => a.moment - b.moment);
  return events.map(({ client, call, end, i }) => {
    const key = String(r.int(keys)), value = values.get(key) ?? "";
    const reads = r.next() < 0.5;
    if (!reads) values.set(key, `${value}${i}.`);
    const input = reads ? { get: true as const } : { append: `${i}.` };
    return { client, key, input, output: reads ? value : "", call, return: end };
  });
}

test("50 clients on 10 keys are judged within the budget, with and without a lost append", () => {
  const good = texts(50, 60, 10);
  assert.equal(check(textValue, good).verdict, "linearizable");
  const lost = good.findIndex((o, i) => i > 2_000 && "get" in o.input && o.output!.includes("."));
  const bad = good.map((o, i) => i === lost ? { ...o, output: o.output!.replace(/\d+\./, "") } : o);
  const found = check(textValue, bad);
  assert.equal(found.verdict === "not linearizable" && found.culprit, bad[lost]);
});

test("a history that takes too long is unknown, and says what ran out", () => {
  // Twenty writes at once, and a read of what nobody wrote: every order must be tried.
  const hard = [
    ...Array.from({ length: 20 }, (_, i) => op(`w${i % 9}`, i, 100 + i)),
    { ...op("r1", 200, 201), output: 77 },
  ];
  assert.deepEqual(check(register, hard, { steps: 1_000 }), {
    ...{ verdict: "unknown", key: "x", ranOutOf: "steps" },
  });
  const small = check(register, hard, { bytes: 10_000 });
  assert.equal(small.verdict === "unknown" && small.ranOutOf, "memory");
});

test("an impossible operation or budget is refused in a sentence", () => {
  assert.throws(
    () => check(register, [op("r", 5, 4)]),
    /Cannot check operation 0: return must be a finite time from its call \(5\) on, or undefined: received 4/,
  );
  assert.throws(
    () => check(register, [op("r", NaN, 4)]),
    /call must be a finite time: received NaN/,
  );
  assert.throws(() => check(register, [], { steps: 0 }), /steps and bytes must be above 0/);
});

test("a recorder keeps the order of events of one millisecond, forgets what was refused, and is bounded", () => {
  const recorder = new Recorder<RegisterInput, RegisterOutput>(new SettableClock(), 3);
  recorder.begin(1, "x", { write: 1 }).ended("ok");
  const lost = recorder.begin(1, "x", { write: 2 });
  recorder.begin(2, "x", { write: 3 }).refused();
  recorder.begin(2, "x", { read: true }).ended(1);
  assert.equal(check(register, recorder.operations).verdict, "linearizable");
  lost.ended("ok");
  lost.ended("ok");
  assert.deepEqual(recorder.operations.map((o) => [o.call, o.return]), [[0, 1], [2, 6], [4, 5]]);
  assert.throws(() => recorder.begin(1, "x", { write: 2 }), /at most 3 operations/);
});
