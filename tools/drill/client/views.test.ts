import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { begun, noted, passed, stagesOf, tickedIn } from "../held.ts";
import type { Interview } from "../interview.ts";
import { resultOf, rubricOf } from "../rubric.ts";
import { Schedule } from "../schedule.ts";
import { cardView } from "./card-view.ts";
import { DrillState } from "./drill-state.ts";
import { history } from "./history.ts";
import { rubricView } from "./interview-rubric.ts";
import { stageView } from "./interview-stage.ts";

/** The views draw with the page's own document. Other tests run in the same process, and have none. */
function onPage(work: () => void): () => void {
  return () => {
    const scope = globalThis as { document?: unknown };
    scope.document = parseHTML("<main></main>").document;
    try {
      work();
    } finally {
      delete scope.document;
    }
  };
}

const interview: Interview = {
  ...{ notebook: "07-x", title: "07 · X", task: "Design <b>X</b>.", numbers: [], followUps: [] },
  parts: [{
    ...{ letter: "U", name: "U · Why", minutes: 6 },
    points: [{ text: "why", link: "07-x.html#why" }, { text: "how", link: "07-x.html#how" }],
  }],
};
const numbers = [{ name: "rate", about: "arrive", unit: "req/s", value: 4000 }];
const held = (at: number) => ({ ...begun(interview, false, () => 0.5, at), numbers });
const textOf = (elements: readonly HTMLElement[]) =>
  elements.map(({ textContent }) => textContent).join("\n");

test(
  "a row of earlier interviews opens to minutes by part, notes, numbers, and what was missed with its place",
  onPage(() => {
    const first = resultOf(interview, held(1));
    const second = resultOf(
      interview,
      tickedIn(noted(passed(held(2), "U · Why", 150_000), "U · Why", "said"), "why", true),
    );
    const [, row, older] = history([first, second], [interview], "here", 2);
    assert.equal(row!.id, "result-2");
    const text = textOf([row!]);
    for (
      const part of [
        "1 of 2 points",
        "+50 % of the points",
        "U · Why2.545",
        "said",
        "rate = 4,000 req/s",
      ]
    ) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.match(text, /how · where it is taught missed last time too/);
    const links = [...row!.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    assert.deepEqual(links, ["07-x.html#how"]);
    assert.ok(!textOf([older!]).includes("last time"));
    assert.equal(
      textOf(history([], [interview], "here", NaN)),
      "No interview yet; results are kept here.",
    );
  }),
);

test(
  "a rubric shows the task, what was written, what was ticked, and what was missed last time",
  onPage(() => {
    const before = resultOf(interview, held(1)), ticked: string[] = [];
    const now = tickedIn(noted(held(2), "U · Why", "my words"), "how", true);
    const view = rubricView({ interview, held: now, groups: rubricOf(interview, now), before }, {
      tick: (point, is) => void ticked.push(`${point} ${is}`),
      done: () => void ticked.push("done"),
    });
    const text = textOf(view);
    for (
      const part of ["Design X.", "rate = 4,000 req/s (arrive)", "my words", "whymissed last time"]
    ) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    const boxes = view.flatMap((one) => [...one.querySelectorAll("input")]);
    assert.deepEqual(boxes.map(({ checked }) => Boolean(checked)), [false, true]);
    boxes[0]!.checked = true;
    boxes[0]!.dispatchEvent(new (parseHTML("").Event)("change"));
    view.at(-1)!.click();
    assert.deepEqual(ticked, ["why true", "done"]);
  }),
);

test(
  "a stage has its notes and its clock as they were, and its clock says when it is over",
  onPage(() => {
    const now = passed(noted(held(1), "U · Why", "so far"), "U · Why", 60_000);
    const [stage] = stagesOf(interview, now);
    const view = stageView({ interview, held: now, stage: stage!, isLast: true }, {
      note: () => {},
      next: () => {},
    });
    const [, , clock, notes, next] = view.elements;
    assert.equal(clock!.textContent, "44:00");
    assert.equal((notes as HTMLTextAreaElement).value, "so far");
    assert.equal(next!.textContent, "End the interview");
    view.draw(passed(now, "U · Why", 45 * 60_000));
    assert.equal(clock!.textContent, "over by 1:00");
    assert.ok(clock!.classList.contains("over"));
  }),
);

test(
  "a card shows its back and four grades once it is open, and not before",
  onPage(() => {
    const card = {
      id: "a",
      kind: "concept",
      notebook: "07-x",
      front: "?",
      back: "Because.",
      link: "x.html",
    } as const;
    const drill = new DrillState([card], new Schedule(), () => 1e12), none = () => {};
    drill.next();
    const view = () => textOf(cardView(drill, { reveal: none, guess: none, grade: none }));
    assert.ok(!view().includes("Because."));
    drill.reveal();
    assert.match(view(), /Because\.where it is taught\nagain \(1\) · 1 minhard \(2\) · 6 min/);
    drill.grade("easy");
    assert.match(view(), /^Nothing is due/);
  }),
);
