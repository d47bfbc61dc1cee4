import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../paths.ts";
import { type GradeName, type Memory, Schedule } from "./schedule.ts";

const NAMES: GradeName[] = ["again", "hard", "good", "easy"];

interface Step {
  rating: 1 | 2 | 3 | 4;
  at: number;
  due: number;
  stability: number;
  difficulty: number;
}
const { parameters, histories } = JSON.parse(
  readFileSync(join(ROOT, "data/drill/fsrs.json"), "utf8"),
) as { parameters: number[]; histories: Step[][] };

/** What the makers of FSRS hold their own implementations against. */
const vectors = JSON.parse(
  readFileSync(join(ROOT, "data/drill/fsrs-vectors.json"), "utf8"),
) as {
  parameters: number[];
  otherParameters: number[];
  whenDue: { ratings: number[]; days: number[] };
  afterDays: { ratings: number[]; days: number[]; stability: number; difficulty: number };
  first: { stability: number[]; difficulty: number[]; days: number[]; states: number[] };
  tenTimesEasy: { difficulty: number };
  minutes: Record<"again" | "good", number>;
  whenFirstDue: { grade: GradeName; retrievability: number };
};
const DAY_MS = 86_400_000, START = Date.UTC(2022, 10, 29, 12, 30);

/** A card that would come back after a hundred years: both give it up, each in its own way. */
const FOREVER = 36_500 * 86_400;

test("what is remembered of a card is what FSRS's implementation in Python says, over sixty histories", () => {
  let steps = 0;
  const others = played(({ memory, step, offSeconds }) => {
    steps++;
    if (step.due >= FOREVER) return false;
    assert.ok(Math.abs(memory.stability / step.stability - 1) < 1e-4, JSON.stringify(step));
    assert.ok(Math.abs(memory.difficulty - step.difficulty) < 1e-3, JSON.stringify(step));
    // Minutes of the first steps are counted in another way; "good" comes a day after "hard" at least.
    assert.ok(step.due < 86_400 ? offSeconds <= 240 : offSeconds === 0 || offSeconds === 86_400);
    return step.due >= 86_400 && offSeconds > 0;
  });
  assert.ok(steps > 500);
  assert.ok(others <= steps / 50, `${others} of ${steps} a day apart`);
});

test("another grade is seen", () => {
  assert.throws(() =>
    played(({ memory, step }) => {
      assert.ok(Math.abs(memory.stability / step.stability - 1) < 1e-4);
      return false;
    }, ["hard", "again", "easy", "good"])
  );
});

/** Plays all histories; counts the steps of which `differs` is true. */
function played(
  differs: (one: { memory: Memory; step: Step; offSeconds: number }) => boolean,
  names: readonly GradeName[] = NAMES,
): number {
  const schedule = new Schedule(parameters), start = Date.UTC(2026, 0, 5, 9);
  let count = 0;
  for (const history of histories) {
    let memory: Memory | undefined;
    for (const step of history) {
      const now = start + step.at * 1000;
      memory = schedule.next(memory, names[step.rating - 1]!, now);
      const offSeconds = Math.abs((memory.due - now) / 1000 - step.due);
      if (differs({ memory, step, offSeconds })) count++;
    }
  }
  return count;
}

test("FSRS's own vectors: intervals of a card that is answered when it is due", () => {
  const schedule = new Schedule(vectors.parameters), { ratings, days } = vectors.whenDue;
  let memory: Memory | undefined, now = START;
  const intervals = ratings.map((rating) => {
    memory = schedule.next(memory, NAMES[rating - 1]!, now);
    const whole = Math.floor((memory.due - now) / DAY_MS);
    assert.equal(memory.scheduledDays, whole);
    now = memory.due;
    return whole;
  });
  assert.deepEqual(intervals, days);
});

test("FSRS's own vectors: what is remembered after six answers, and how hard ten easy ones are", () => {
  const schedule = new Schedule(vectors.parameters);
  const { ratings, days, stability, difficulty } = vectors.afterDays;
  let memory: Memory | undefined, now = START;
  ratings.forEach((rating, i) => {
    now += days[i]! * DAY_MS;
    memory = schedule.next(memory, NAMES[rating - 1]!, now);
  });
  assert.ok(Math.abs(memory!.stability - stability) < 1e-4, String(memory!.stability));
  assert.ok(Math.abs(memory!.difficulty - difficulty) < 1e-4, String(memory!.difficulty));
  let easy: Memory | undefined;
  for (let i = 0; i < 10; i++) easy = schedule.next(easy, "easy", START + i);
  assert.equal(easy!.difficulty, vectors.tenTimesEasy.difficulty);
});

test("FSRS's own vectors: the first answer, its minutes, and how likely a card is known when it is due", () => {
  const schedule = new Schedule(vectors.parameters), { first, minutes, whenFirstDue } = vectors;
  const after = NAMES.map((name) => schedule.next(undefined, name, START));
  assert.deepEqual(after.map(({ stability }) => stability), first.stability);
  after.forEach(({ difficulty }, i) => {
    assert.ok(Math.abs(difficulty - first.difficulty[i]!) < 1e-7, String(difficulty));
  });
  assert.deepEqual(after.map(({ scheduledDays }) => scheduledDays), first.days);
  assert.deepEqual(after.map(({ state }) => state), first.states);
  for (const [name, wanted] of Object.entries(minutes)) {
    assert.equal((after[NAMES.indexOf(name as GradeName)]!.due - START) / 60_000, wanted);
  }
  const card = after[NAMES.indexOf(whenFirstDue.grade)]!;
  const known = schedule.retrievability(card, card.due);
  assert.ok(Math.abs(known - whenFirstDue.retrievability) < 1e-7, String(known));
});

test("other parameters count: the first four are how long a card is remembered after its first answer", () => {
  const schedule = new Schedule(vectors.otherParameters);
  const after = NAMES.map((name) => schedule.next(undefined, name, START).stability);
  assert.deepEqual(after, vectors.otherParameters.slice(0, 4));
});
