import { type Cell, type Notebook, sectionOf } from "../notebook/file.ts";
import type { Html } from "../notebook/html.ts";
import type { Titled } from "./cards.ts";
import { numbersIn } from "../sweep/declared.ts";
import { questionsIn, stepsIn } from "./questions.ts";
import { wordsOf } from "./words.ts";

/** What a strong answer holds, and where it is taught. */
export interface Point {
  /** HTML. */
  text: string;
  link: string;
}

/** A part of the 45 minutes. */
export interface Part {
  /** "U · Understanding the business domain". */
  name: string;
  minutes: number;
  points: Point[];
}

/** A question under pressure. */
export interface FollowUp extends Point {
  changed: boolean;
  answer: string;
  mustSay: string;
}

/** An interview about one system. */
export interface Interview {
  notebook: string;
  title: string;
  /** How the interviewer opens, in HTML. */
  task: string;
  parts: Part[];
  followUps: FollowUp[];
  /** Numbers that a variation changes. */
  numbers: {
    name: string;
    about: string;
    unit: string;
    printed: number;
    low: number;
    high: number;
    whole: boolean;
  }[];
}

const NAMES: Record<string, string> = {
  U: "U · Understanding the business domain",
  N: "N · Narrowing the scope",
  D: "D · Discovering numbers",
  E: "E · Evaluating the basic design",
  R: "R · Redesigning the current architecture",
  end: "The end: whiteboard, what it leaves out",
};

/** An interview for each notebook, made of its 45 minutes and its drill. */
export function interviewsOf(course: readonly Titled[], html: Html): Interview[] {
  return course.map(({ notebook, title }) => {
    const { name, cells } = notebook, [first, ...questions] = questionsIn(cells);
    return {
      ...{ notebook: name, title, task: html.inline(first?.text ?? title) },
      parts: partsOf(notebook, html),
      followUps: questions.map((question) => ({
        text: html.inline(question.text),
        changed: question.changed,
        answer: html.markdown(question.answer),
        mustSay: html.inline(question.mustSay),
        link: `${name}.html#cell-${taughtIn(cells, `${question.text} ${question.answer}`) + 1}`,
      })),
      numbers: amountsIn(notebook),
    };
  });
}

/** The parts in their order; rows of one part come together. */
function partsOf({ name, cells }: Notebook, html: Html): Part[] {
  const parts = new Map<string, Part>();
  for (const { part, minutes, say, quote } of stepsIn(cells)) {
    const known = parts.get(part) ?? { name: NAMES[part] ?? part, minutes: 0, points: [] };
    known.minutes += minutes;
    const link = `${name}.html#cell-${taughtIn(cells, say, part) + 1}`;
    for (const point of say.split(/;\s+/)) known.points.push({ text: html.inline(point), link });
    known.points.push({ text: `to quote: ${html.inline(quote)}`, link });
    parts.set(part, known);
  }
  return [...parts.values()];
}

/** The cell that shares most rare words with a text: of the drill itself none, of a part those of its section. */
function taughtIn(cells: readonly Cell[], text: string, part = ""): number {
  const asked = wordsOf(text);
  const of = cells.map(({ kind, source }, i) => {
    const section = sectionOf(cells, i);
    const isOpen = kind === "markdown" && i > 0 &&
      !/^(Interview|Sources|Setup|Numbers)/.test(section) &&
      (part === "" || part === "end" || section.startsWith(`${part} ·`));
    return isOpen ? wordsOf(source) : new Set<string>();
  });
  const rarity = (word: string) => 1 / (1 + of.filter((words) => words.has(word)).length);
  const scores = of.map((words) =>
    [...words].filter((word) => asked.has(word)).reduce((sum, word) => sum + rarity(word), 0)
  );
  const best = scores.indexOf(Math.max(...scores));
  if (scores[best]! > 0) return best;
  return Math.max(
    0,
    cells.findIndex(({ source }) => new RegExp(`^## ${part} ·`, "m").test(source)),
  );
}

/** Those that say how much there is of something: a design hangs on them. */
function amountsIn({ cells }: Notebook): Interview["numbers"] {
  const shown = numbersIn(cells.map(({ outputs }) => outputs));
  return Object.entries(shown?.declared ?? {}).flatMap(([name, field]) => {
    const { minimum: low, maximum: high, unit = "", about = "", type } = field;
    const printed = shown!.values[name];
    return typeof printed === "number" && low !== undefined && high !== undefined && name !== "seed"
      ? [{ ...{ name, about, unit, printed, low, high }, whole: type === "integer" }]
      : [];
  });
}
