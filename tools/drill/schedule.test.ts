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
