import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card } from "../card.ts";
import { given } from "../progress.ts";
import { Schedule } from "../schedule.ts";
import { DrillState } from "./drill-state.ts";
import { meaningOf } from "./keys.ts";

const START = Date.UTC(2026, 0, 5, 18);
const cards: Card[] = ["a", "b", "c"].map((id) => ({
  ...{ id, kind: id === "c" ? "number" : "question", front: "", back: "", link: "" } as const,
  notebook: id === "a" ? "01-x" : "02-y",
  ...id === "c" && { answer: { value: 4000, unit: "req/s" } },
}));

function state() {
  let now = START;
  const one = new DrillState(cards, new Schedule(), () => now++);
  one.next();
  return one;
}

test("a card is graded when its back was seen, and not before", () => {
  const drill = state();
  assert.equal(drill.current!.id, "a");
  assert.equal(drill.grade("good"), false);
  assert.equal(drill.reveal(), true);
  assert.equal(drill.reveal(), false);
  assert.ok(drill.wait("easy") > drill.wait("good"));
  assert.equal(drill.grade("good"), true);
  assert.deepEqual([drill.current!.id, drill.open], ["b", false]);
  assert.equal(drill.progress.cards["a"]!.reps, 1);
});

test("the last answer can be taken back once, and its card is asked again", () => {
  const drill = state();
  assert.equal(drill.undo(), false);
  drill.reveal();
  drill.grade("easy");
  drill.reveal();
  drill.grade("again");
  const before = drill.progress;
  assert.equal(drill.undo(), true);
  assert.deepEqual([drill.current!.id, drill.open], ["b", false]);
  assert.deepEqual(Object.keys(drill.progress.cards), ["a"]);
  assert.equal(drill.undo(), false);
  drill.reveal();
  drill.grade("hard");
  // Another window that has the answer does not bring it back.
  drill.add(before);
  assert.deepEqual(given(drill.progress).map(({ id, grade }) => `${id} ${grade}`), [
    "a easy",
    "b hard",
  ]);
});

test("a guess within a factor of two counts, another says by how much it is off, a word is asked again", () => {
  const drill = state();
  drill.choose("kind", "number");
  assert.equal(drill.current!.id, "c");
  drill.guess("many");
  assert.match(drill.verdict, /^A number is needed/);
  assert.equal(drill.open, false);
  drill.guess("2,500");
  assert.equal(drill.verdict, "Within a factor of two.");
  assert.deepEqual([drill.open, drill.guessed], [true, "2,500"]);
  const said = (text: string) => {
    drill.next();
    drill.guess(text);
    return drill.verdict;
  };
  assert.equal(said("40 k"), "Too much: 10 times.");
  assert.equal(said("1000"), "Too little: by 4.0 times.");
});

test("topics and kinds choose cards; where none is left nothing is asked", () => {
  const drill = state();
  drill.choose("notebook", "02-y");
  assert.deepEqual(drill.wanted.map(({ id }) => id), ["b", "c"]);
  drill.choose("kind", "concept");
  assert.equal(drill.current, undefined);
  assert.equal(drill.reveal() || drill.grade("good"), false);
});

test("keys grade, turn over and take back; with a modifier they are the browser's", () => {
  const plain = { ctrlKey: false, altKey: false, metaKey: false, repeat: false };
  const means = (key: string, more = {}, tagName = "BODY", disabled = false) =>
    meaningOf({ ...plain, key, ...more }, { tagName, disabled });
  assert.deepEqual(["1", "2", "3", "4"].map((key) => means(key)), [
    "again",
    "hard",
    "good",
    "easy",
  ]);
  assert.deepEqual([means(" "), means("Enter"), means("u")], ["reveal", "reveal", "undo"]);
  for (const key of ["0", "5", "x", "Tab"]) assert.equal(means(key), undefined);
  for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { repeat: true }]) {
    assert.deepEqual(
      [means("1", more), means(" ", more), means("u", more)],
      Array(3).fill(undefined),
    );
  }
  assert.equal(means("1", {}, "INPUT"), undefined);
  assert.equal(means("1", {}, "INPUT", true), "again");
  assert.equal(means(" ", {}, "BUTTON"), undefined);
  assert.equal(means("2", {}, "BUTTON"), "hard");
});
