/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import type { Held } from "../held.ts";
import type { Interview } from "../interview.ts";
import type { HeldInterview } from "../progress.ts";
import type { Group, Line } from "../rubric.ts";
import { taskView } from "./interview-stage.ts";

export interface RubricActions {
  tick(point: string, is: boolean): void;
  done(): void;
}

/** What a strong answer holds, to be ticked, beside what one has written. */
export function rubricView(
  { interview, held, groups, before }: {
    interview: Interview;
    held: Held;
    groups: readonly Group[];
    /** The last interview about the same system. */
    before: HeldInterview | undefined;
  },
  actions: RubricActions,
): HTMLElement[] {
  const missed = new Set(before?.missed), varied = held.numbers.length > 0;
  const done = make("button", "play", "That is what I said");
  done.addEventListener("click", actions.done);
  const parts = groups.flatMap(({ stage, title, lines, answer }) => {
    const said = held.notes[stage]?.trim(), list = make("ul", "rubric");
    list.append(...lines.map((line) => lineView(line, held, missed.has(line.id), actions)));
    return [
      make("h3", "", title),
      ...said ? [make("blockquote", "", said)] : [],
      list,
      ...answer ? [answerView(answer, varied)] : [],
    ];
  });
  return [
    make("h2", "", "What a strong answer holds"),
    taskView(interview, held),
    ...varied
      ? [make("p", "note", "The notebook has computed its own numbers only: those are marked.")]
      : [],
    ...parts,
    done,
  ];
}

function lineView(
  { id, text }: Line,
  held: Held,
  missedBefore: boolean,
  actions: RubricActions,
): HTMLElement {
  const item = make("li"), label = make("label"), box = make("input"), words = make("span");
  box.type = "checkbox";
  box.checked = held.ticked.includes(id);
  box.addEventListener("change", () => actions.tick(id, box.checked));
  words.innerHTML = text;
  label.append(box, words);
  if (missedBefore) label.append(make("small", "before", "missed last time"));
  item.append(label);
  return item;
}

function answerView(html: string, varied: boolean): HTMLElement {
  const details = make("details"), answer = make("div");
  answer.innerHTML = html;
  const title = varied ? "the notebook's answer, for the printed numbers" : "the notebook's answer";
  details.append(make("summary", "", title), answer);
  return details;
}
