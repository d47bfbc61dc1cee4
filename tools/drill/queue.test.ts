import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../lib/sim/random.ts";
import { VirtualClock } from "../../lib/sim/virtual-clock.ts";
import type { Card } from "./card.ts";
import { answered, given, merged, nothingYet, type Progress, undone } from "./progress.ts";
import { byDay, dayOf, NEW_A_DAY, queueOf, standings } from "./queue.ts";
import { Schedule } from "./schedule.ts";

const DAY = 86_400_000, START = Date.UTC(2026, 0, 5, 18);
const cards: Card[] = Array.from({ length: 100 }, (_, i) => ({
  ...{ id: `c${i}`, kind: "question", front: "", back: "", link: "" } as const,
  notebook: `0${i % 5}-x`,
}));

test("three weeks of learning: twenty new cards a day, known ones come back ever later, forgotten ones soon", async () => {
  const clock = new VirtualClock(), schedule = new Schedule(), lot = random("learner");
  let progress: Progress = nothingYet();
  const asked: number[] = [], gaps = new Map<string, number[]>();
  for (let day = 0; day < 21; day++) {
    const now = () => START + clock.now();
    const done = new Set<string>();
    let many = 0;
    for (let queue = queueOf(cards, progress, now()); queue.cards.length > 0;) {
      const [card] = queue.cards, id = card!.id, before = progress.cards[id];
      // Nine of ten are known, as FSRS means it.
      const grade = before && lot.next() > 0.9 ? "again" : "good";
      progress = answered(progress, schedule, { id, grade, at: now() });
      if (grade === "again") gaps.delete(id);
      else if (progress.cards[id]!.state === 2) {
        gaps.set(id, [...gaps.get(id) ?? [], progress.cards[id]!.scheduledDays]);
      }
      done.add(id);
      many++;
      await clock.run({ until: clock.now() + 15_000 });
      queue = queueOf(cards, progress, now());
      assert.ok(many < 1000);
    }
    asked.push(done.size);
    await clock.run({ until: Math.max(clock.now(), (day + 1) * DAY) });
  }
  assert.equal(asked[0], NEW_A_DAY);
  assert.equal(Object.keys(progress.cards).length, 100);
  const grown = [...gaps.values()].filter((days) => days.length > 1);
  assert.ok(grown.length > 10);
  for (const days of grown) {
    assert.ok(days.every((gap, i) => i === 0 || gap > days[i - 1]!), `${days}`);
  }
  // After the new ones have run out a day is short.
  assert.ok(asked.at(-1)! < asked[4]!, asked.join());
  assert.equal(byDay(progress).size, asked.filter((many) => many > 0).length);
});

test("cards that are due come before new ones, the longest due first, and notebooks take turns", () => {
  const schedule = new Schedule();
  let progress = nothingYet();
  for (const [i, id] of ["c7", "c3"].entries()) {
    progress = answered(progress, schedule, { id, grade: "easy", at: START + i });
  }
  const later = START + 60 * DAY, queue = queueOf(cards, progress, later);
  assert.deepEqual(queue.cards.slice(0, 2).map(({ id }) => id), ["c7", "c3"]);
  assert.equal(queue.due, 2);
  const next = queue.cards.slice(2, 7).map(({ notebook }) => notebook);
  assert.deepEqual(next.sort(), ["00-x", "01-x", "02-x", "03-x", "04-x"]);
});

test("a day ends at four in the morning", () => {
  const night = Date.UTC(2026, 0, 6, 3, 59), morning = Date.UTC(2026, 0, 6, 4);
  assert.equal(dayOf(night), dayOf(Date.UTC(2026, 0, 5, 12)));
  assert.equal(dayOf(morning), dayOf(night) + 1);
  assert.equal(dayOf(night, 3_600_000), dayOf(morning));
});

test("of two lots of progress the later answer to a card counts, and no answer is lost or counted twice", () => {
  const schedule = new Schedule();
  const one = answered(nothingYet(), schedule, { id: "a", grade: "good", at: START });
  const other = answered(one, schedule, { id: "a", grade: "again", at: START + DAY });
  const both = merged(other, answered(one, schedule, { id: "b", grade: "easy", at: START + 5 }));
  assert.deepEqual(both.cards["a"], other.cards["a"]);
  assert.deepEqual(both.log.map(({ id }) => id), ["a", "b", "a"]);
  assert.deepEqual(merged(both, both), both);
});

test("an answer that was taken back counts nowhere, and no other copy brings it back", () => {
  const schedule = new Schedule();
  const first = answered(nothingYet(), schedule, { id: "a", grade: "good", at: START });
  const both = answered(first, schedule, { id: "a", grade: "easy", at: START + DAY });
  const back = undone(both, { id: "a", at: START + DAY, before: first.cards["a"] });
  for (const after of [back, merged(back, both), merged(both, back)]) {
    assert.deepEqual(after.cards, first.cards);
    assert.deepEqual(given(after), first.log);
    assert.equal(byDay(after).size, 1);
  }
  const none = undone(first, { id: "a", at: START, before: undefined });
  assert.deepEqual(merged(first, none).cards, {});
  // A card that was taken back is new again, and does not count as one of today's.
  const queue = queueOf(
    cards,
    undone(
      answered(nothingYet(), schedule, { id: "c0", grade: "good", at: START }),
      { id: "c0", at: START, before: undefined },
    ),
    START + 1,
  );
  assert.equal(queue.fresh, NEW_A_DAY);
  // The next answer to it counts.
  const anew = answered(merged(both, back), schedule, {
    id: "a",
    grade: "hard",
    at: START + 2 * DAY,
  });
  assert.equal(merged(both, anew).cards["a"]!.lastReview, START + 2 * DAY);
});

test("a standing counts what was seen, what is due, and how likely it is known", () => {
  const schedule = new Schedule();
  const progress = answered(nothingYet(), schedule, { id: "c0", grade: "easy", at: START });
  const later = START + 400 * DAY;
  const [first] = standings(
    cards,
    progress,
    later,
    ({ notebook }) => notebook,
    (id) => schedule.retrievability(progress.cards[id]!, later),
  );
  assert.deepEqual({ ...first, known: 0 }, { name: "00-x", cards: 20, seen: 1, due: 1, known: 0 });
  assert.ok(first!.known! > 0 && first!.known! < 0.9);
});
