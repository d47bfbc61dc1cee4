/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import { type Held, leftOf, type Stage } from "../held.ts";
import type { Interview } from "../interview.ts";
import { MOST_NOTES } from "../progress.ts";
import { clockOf } from "../words.ts";

/** A stage on the page, whose clock is drawn anew. */
export interface Clocked {
  stage: Stage;
  draw(held: Held): void;
}

export interface StageActions {
  note(text: string): void;
  next(): void;
}

/** The task as the interviewer gives it, with the numbers of a variation. */
export function taskView({ title, task }: Interview, { numbers }: Held): HTMLElement {
  const place = make("div", "task"), words = make("p");
  words.innerHTML = task;
  place.append(make("h2", "", title), words);
  if (numbers.length > 0) {
    const given = make("ul", "given");
    for (const { about, value, unit, name } of numbers) {
      given.append(make("li", "", `${name} = ${value.toLocaleString("en")} ${unit} (${about})`));
    }
    place.append(make("p", "", "This time, in place of the notebook's:"), given);
  }
  return place;
}

/** A part, a question or the end: what it is, its clock, and a page for notes. No part ends by itself. */
export function stageView(
  { interview, held, stage, isLast }: {
    interview: Interview;
    held: Held;
    stage: Stage;
    isLast: boolean;
  },
  actions: StageActions,
): Clocked & { elements: HTMLElement[]; focus(): void } {
  const { name, minutes, question } = stage, head = make("h3"), clock = make("p", "clock");
  if (question) head.innerHTML = question.text;
  else head.textContent = `${name} · ${minutes === 1 ? "1 minute" : `${minutes} minutes`}`;
  const notes = make("textarea", "notes");
  notes.rows = question ? 6 : 12;
  notes.maxLength = MOST_NOTES;
  notes.placeholder = question ? "What you answer" : "What you say and draw";
  notes.setAttribute("aria-label", `Notes for ${name}`);
  notes.value = held.notes[name] ?? "";
  notes.addEventListener("input", () => actions.note(notes.value));
  const next = make(
    "button",
    "play",
    isLast ? "End the interview" : question ? "Go on" : "On to the next part",
  );
  next.addEventListener("click", actions.next);
  const draw = (held: Held) => {
    const left = leftOf(stage, held);
    clock.textContent = clockOf(left);
    clock.classList.toggle("over", left < 0);
  };
  draw(held);
  const elements = [taskView(interview, held), head, clock, notes, next];
  return { stage, draw, elements, focus: () => notes.focus({ preventScroll: true }) };
}
