/// <reference lib="dom" />
/** The page of the mock interview: 45 minutes by the steps of UNDER, then what a strong answer holds. */
import { make } from "../../book/client/numbers-panel.ts";
import type { FollowUp, Interview, Point } from "../interviews.ts";
import { nothingYet, type Progress } from "../progress.ts";
import { storeOf } from "./store.ts";
import { variationOf } from "../variation.ts";

const interviews = (globalThis as { underLoadInterviews?: Interview[] }).underLoadInterviews ?? [];
const place = document.getElementById("interview")!;
const store = storeOf();
/** Questions under pressure in one interview. */
const FOLLOW_UPS = 4;
let progress: Progress = nothingYet(), ticking: ReturnType<typeof setInterval> | undefined;

/** An interview that is being held. */
interface Held {
  interview: Interview;
  began: number;
  /** Minutes by part. */
  minutes: Record<string, number>;
  notes: Record<string, string>;
  asked: FollowUp[];
}

function start(): void {
  clearInterval(ticking);
  const form = make("form", "choose"), label = make("label", "", "System "), list = make("select");
  list.append(
    new Option("by lot", ""),
    ...interviews.map(({ title, notebook }) => new Option(title, notebook)),
  );
  label.append(list);
  const vary = make("label", "", " with other numbers than the notebook's "), box = make("input");
  box.type = "checkbox";
  vary.prepend(box);
  form.append(label, vary, make("button", "play", "Begin: 45 minutes"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lot = interviews[Math.floor(Math.random() * interviews.length)]!;
    begin(interviews.find(({ notebook }) => notebook === list.value) ?? lot, box.checked);
  });
  place.replaceChildren(
    make(
      "p",
      "",
      "Speak aloud, or write: a page for notes is kept for each part. A clock says when to go on. Then the interviewer asks further, and at the end you tick what you said.",
    ),
    form,
    history(),
  );
}

function begin(interview: Interview, vary: boolean): void {
  const held: Held = {
    ...{ interview, began: Date.now(), minutes: {}, notes: {} },
    asked: chosen(interview.followUps),
  };
  const task = make("div", "task"), words = make("p");
  words.innerHTML = interview.task;
  task.append(make("h2", "", interview.title), words);
  if (vary) {
    const given = make("ul", "given");
    for (const { about, value, unit, name } of variationOf(interview.numbers, Math.random)) {
      given.append(make("li", "", `${name} = ${value.toLocaleString("en")} ${unit} (${about})`));
    }
    task.append(make("p", "", "This time:"), given);
  }
  part(held, 0, task);
}

/** Those that change the requirements first: they come when one feels safe. */
function chosen(all: readonly FollowUp[]): FollowUp[] {
  const lot = all.map((one) => ({ one, by: Math.random() + (one.changed ? 0 : 0.5) }));
  return lot.sort((a, b) => a.by - b.by).slice(0, FOLLOW_UPS).map(({ one }) => one);
}

function part(held: Held, index: number, task: HTMLElement): void {
  const { parts } = held.interview, current = parts[index];
  // The end comes after the questions: it is the last part.
  if (!current || index === parts.length - 1) return followUp(held, 0, task, current?.name);
  const notes = make("textarea", "notes");
  notes.rows = 12;
  notes.placeholder = "What you say and draw";
  notes.setAttribute("aria-label", `Notes for ${current.name}`);
  const clock = clockFor(current.minutes), next = make("button", "play", "On to the next part");
  const since = Date.now();
  next.addEventListener("click", () => {
    held.minutes[current.name] = (Date.now() - since) / 60_000;
    held.notes[current.name] = notes.value;
    part(held, index + 1, task);
  });
  place.replaceChildren(
    task,
    make("h3", "", `${current.name} · ${current.minutes} minutes`),
    clock,
    notes,
    next,
  );
  notes.focus();
}

function followUp(held: Held, index: number, task: HTMLElement, last = ""): void {
  const question = held.asked[index], end = held.interview.parts.at(-1)!;
  const notes = make("textarea", "notes");
  notes.rows = 6;
  notes.placeholder = "What you answer";
  const since = Date.now(), name = question ? `question ${index + 1}` : last;
  const next = make("button", "play", question ? "Next question" : "End the interview");
  next.addEventListener("click", () => {
    held.minutes[name] = (Date.now() - since) / 60_000;
    held.notes[name] = notes.value;
    if (question) followUp(held, index + 1, task, last);
    else rubric(held);
  });
  const head = make("h3");
  if (question) head.innerHTML = question.text;
  else head.textContent = end.name;
  place.replaceChildren(task, head, clockFor(question ? 3 : end.minutes), notes, next);
  notes.focus();
}

/** What is left of a part: below zero in another colour, and no part ends by itself. */
function clockFor(minutes: number): HTMLElement {
  const clock = make("p", "clock"), until = Date.now() + minutes * 60_000;
  const tick = () => {
    const left = Math.round((until - Date.now()) / 1000), shown = Math.abs(left);
    clock.textContent = `${left < 0 ? "over by " : ""}${Math.floor(shown / 60)}:${
      String(shown % 60).padStart(2, "0")
    }`;
    clock.classList.toggle("over", left < 0);
  };
  clearInterval(ticking);
  ticking = setInterval(tick, 500);
  tick();
  return clock;
}

function rubric(held: Held): void {
  clearInterval(ticking);
  const { interview, asked, notes } = held;
  const points: { point: Point; box: HTMLInputElement; words: string }[] = [];
  const parts: HTMLElement[] = [make("h2", "", `${interview.title}: what a strong answer holds`)];
  const list = (title: string, all: readonly Point[], said: string | undefined) => {
    parts.push(make("h3", "", title));
    if (said) parts.push(make("blockquote", "", said));
    const items = make("ul", "rubric");
    for (const point of all) {
      const item = make("li"), label = make("label"), box = make("input"), text = make("span");
      box.type = "checkbox";
      text.innerHTML = point.text;
      label.append(box, text);
      item.append(label);
      items.append(item);
      points.push({ point, box, words: text.textContent! });
    }
    parts.push(items);
  };
  for (const { name, points } of interview.parts) list(name, points, notes[name]);
  asked.forEach((question, i) => {
    list(
      `Question ${i + 1}: ${plain(question.text)}`,
      [{ text: question.mustSay, link: question.link }],
      notes[`question ${i + 1}`],
    );
    const details = make("details"), answer = make("div");
    answer.innerHTML = question.answer;
    details.append(make("summary", "", "the notebook's answer"), answer);
    parts.push(details);
  });
  const done = make("button", "play", "That is what I said");
  done.addEventListener("click", () => void finish(held, points));
  place.replaceChildren(...parts, done);
}

const plain = (html: string) => {
  const element = make("span");
  element.innerHTML = html;
  return element.textContent!;
};

async function finish(
  { interview, began, minutes }: Held,
  points: readonly { point: Point; box: HTMLInputElement; words: string }[],
): Promise<void> {
  const missed = points.filter(({ box }) => !box.checked);
  const result = {
    ...{ at: began, notebook: interview.notebook, minutes, points: points.length },
    ticked: points.length - missed.length,
    missed: missed.map(({ words }) => words.slice(0, 500)),
  };
  const said = make("p", "status");
  try {
    progress = await store.save({ ...progress, interviews: [...progress.interviews, result] });
  } catch (error) {
    said.textContent = (error as Error).message;
  }
  const list = make("ul");
  for (const { point, words } of missed) {
    const item = make("li"), link = make("a", "", "where it is taught");
    link.href = point.link;
    item.append(`${words} · `, link);
    list.append(item);
  }
  const again = make("button", "play", "Another one");
  again.addEventListener("click", start);
  place.replaceChildren(
    make("h2", "", `${result.ticked} of ${result.points} points`),
    make(
      "p",
      "",
      missed.length ? "What was missing, and where the course teaches it:" : "Nothing was missing.",
    ),
    list,
    said,
    again,
    history(),
  );
}

/** Earlier interviews, so that one sees whether it gets better. */
function history(): HTMLElement {
  const all = progress.interviews;
  if (all.length === 0) return make("p", "", `No interview yet; results are kept ${store.place}.`);
  const table = make("table"), head = make("tr");
  for (const name of ["when", "system", "points", "minutes"]) head.append(make("th", "", name));
  table.append(head);
  for (const { at, notebook, ticked, points, minutes } of all.toReversed()) {
    const row = make("tr"), sum = Object.values(minutes).reduce((a, b) => a + b, 0);
    const title = interviews.find((one) => one.notebook === notebook)?.title ?? notebook;
    row.append(
      make(
        "td",
        "",
        new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" }),
      ),
      make("td", "", title),
      make("td", "", `${ticked} of ${points}`),
      make("td", "", sum.toFixed(0)),
    );
    table.append(row);
  }
  return table;
}

store.load().then((found) => progress = found, () => {}).then(start);
