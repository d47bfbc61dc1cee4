import assert from "node:assert/strict";
import { test } from "node:test";
import { courseTable } from "../notebook/course-table.ts";
import { readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { cardsOf } from "./cards.ts";
import { glossary } from "../book/glossary.ts";
import { questionsIn, stepsIn } from "./questions.ts";

const course = courseTable().map(({ name, title }) => ({ notebook: readNotebook(name), title }));
const cards = cardsOf(course, htmlFor((href) => href));

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

test("cards have names of their own, and every notebook has questions and concepts, nearly all numbers", () => {
  const ids = cards.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const having = (kind: string) =>
    new Set(cards.filter((card) => card.kind === kind).map(({ notebook }) => notebook)).size;
  assert.deepEqual([having("question"), having("concept")], [course.length, course.length]);
  assert.ok(having("number") >= 0.9 * course.length);
});

test("a card leads to the cell that has its question, its concept or its number", () => {
  for (const { id, kind, notebook: name, link, back, concept } of cards) {
    const { cells } = course.find(({ notebook }) => notebook.name === name)!.notebook;
    const [, at] = new RegExp(`^${name}\\.html#cell-(\\d+)$`).exec(link) ?? [];
    const cell = cells[Number(at) - 1];
    assert.ok(cell, `${id}: ${link}`);
    const what = id.split("/").slice(2).join("/");
    if (kind === "question") {
      assert.ok(questionsIn([cell]).some(({ number }) => String(number) === what), id);
    } else if (kind === "number") {
      const shown = JSON.stringify(cell.outputs);
      assert.ok(shown.includes(JSON.stringify(what).slice(1, -1).split(":")[0]!), id);
      assert.ok(shown.includes(/<p>(.*?),? as the/.exec(back)![1]!.slice(0, 4)), id);
    } else {
      const entry = glossary().find(({ term }) => term === concept)!;
      const text = cell.source.toLowerCase();
      assert.ok([entry.term, ...entry.also].some((one) => text.includes(one.toLowerCase())), id);
    }
  }
});
