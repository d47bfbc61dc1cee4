import assert from "node:assert/strict";
import { test } from "node:test";
import { courseTable } from "../notebook/course-table.ts";
import { readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { cardsOf } from "./cards.ts";
import { questionsIn, stepsIn } from "./questions.ts";

const course = courseTable().map(({ name, title }) => ({ notebook: readNotebook(name), title }));

test("every question of every notebook is a card, with what must be said", () => {
  for (const { notebook: { name, cells } } of course) {
    const questions = questionsIn(cells);
    assert.ok(questions.length >= 10, name);
    assert.deepEqual(questions.map(({ number }) => number), questions.map((_, i) => i + 1), name);
    for (const { text, answer, mustSay, bonus, redFlag } of questions) {
      for (const part of [text, answer, mustSay, bonus, redFlag]) {
        assert.ok(part, `${name}: ${text}`);
      }
    }
    assert.ok(questions.filter(({ changed }) => changed).length >= 5, name);
  }
});

test("every notebook says what to say in 45 minutes", () => {
  for (const { notebook: { name, cells } } of course) {
    const steps = stepsIn(cells);
    const minutes = steps.reduce((sum, step) => sum + step.minutes, 0);
    assert.ok(minutes >= 40 && minutes <= 45, `${name}: ${minutes} minutes`);
    assert.ok(["U", "N", "D", "E", "R"].every((part) => steps.some((step) => step.part === part)));
  }
});

test("cards have names of their own, and every notebook has all three kinds", () => {
  const cards = cardsOf(course, htmlFor((href) => href)), ids = cards.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { notebook: { name } } of course) {
    const kinds = new Set(
      cards.filter(({ notebook }) => notebook === name).map(({ kind }) => kind),
    );
    assert.deepEqual([...kinds].sort(), ["concept", "number", "question"], name);
  }
});
