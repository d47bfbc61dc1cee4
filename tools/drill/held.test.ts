import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { courseTable } from "../notebook/course-table.ts";
import { readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import {
  ALL_MINUTES,
  begun,
  heldIn,
  leftOf,
  noted,
  passed,
  shared,
  stagesOf,
  tickedIn,
} from "./held.ts";
import { interviewsOf } from "./interviews.ts";

const course = courseTable().map(({ name, title }) => ({ notebook: readNotebook(name), title }));
const interviews = interviewsOf(course, htmlFor((href) => href));
const [interview] = interviews, NOW = Date.UTC(2026, 0, 5, 18);

test("an interview takes 45 minutes, its follow-ups among them, in all twenty notebooks", () => {
  for (const one of interviews) {
    const stages = stagesOf(one, begun(one, false, () => 0.3, NOW));
    assert.equal(stages.reduce((sum, { minutes }) => sum + minutes, 0), ALL_MINUTES, one.notebook);
    assert.equal(stages.filter(({ question }) => question).length, 4);
    // Questions come after the redesign; what has an end ends with it.
    const last = stages.at(-1)!;
    assert.equal(last.question === undefined, one.parts.some(({ letter }) => letter === "end"));
    assert.deepEqual(stages.slice(0, 5).map(({ name }) => name[0]), [..."UNDER"]);
  }
});

test("minutes are shared in proportion: whole, together as many, and each has one", () => {
  const parts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(parts, fc.integer({ min: 20, max: 60 }), (all, minutes) => {
    const whole = shared(minutes, all);
    assert.equal(whole.reduce((a, b) => a + b, 0), minutes);
    assert.ok(whole.every((one) => Number.isInteger(one) && one >= 1));
    const sum = all.reduce((a, b) => a + b, 0);
    whole.forEach((one, i) => {
      assert.ok(one === 1 || Math.abs(one - minutes * all[i]! / sum) < 2, `${all}: ${whole}`);
    });
  }));
});

test("the clock goes while the page is open, and stands where it was after it was left", () => {
  const held = begun(interview!, false, () => 0.3, NOW), [stage] = stagesOf(interview!, held);
  const later = passed(passed(held, stage!.name, 60_000), stage!.name, 30_000);
  const back = heldIn(JSON.stringify(noted(later, stage!.name, "said")), interviews)!;
  assert.equal(leftOf(stage!, back), stage!.minutes * 60_000 - 90_000);
  assert.equal(back.notes[stage!.name], "said");
  assert.ok(leftOf(stage!, passed(back, stage!.name, 1e7)) < 0);
  // A clock of the system that goes back takes no time away.
  assert.deepEqual(passed(back, stage!.name, -5000).spent, back.spent);
});

test("what was left open for hours is kept as ten hours, and can be read again", () => {
  const held = passed(begun(interview!, false, () => 0.3, NOW), "U", 700 * 60_000);
  assert.equal(held.spent["U"], 600 * 60_000);
  const long = noted(held, "U", "x".repeat(30_000));
  assert.deepEqual(heldIn(JSON.stringify(long), interviews), long);
});

test("what is no interview, or one of another book, is none", () => {
  const held = begun(interview!, true, () => 0.3, NOW);
  assert.deepEqual(heldIn(JSON.stringify(held), interviews), held);
  for (const text of ["", "{broken", "{}", "null", JSON.stringify({ ...held, notebook: "99-x" })]) {
    assert.equal(heldIn(text, interviews), undefined);
  }
});

test("questions that change the requirements come first, and a tick can be taken back", () => {
  const held = begun(interview!, false, () => 0.3, NOW);
  const changed = interview!.followUps.filter((one) => one.changed).map(({ text }) => text);
  assert.ok(held.asked.every((text) => changed.includes(text)));
  const twice = tickedIn(tickedIn(held, "a", true), "a", true);
  assert.deepEqual(twice.ticked, ["a"]);
  assert.deepEqual(tickedIn(twice, "a", false).ticked, []);
});
