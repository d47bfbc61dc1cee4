import { type Notebook, textOf } from "../notebook/file.ts";
import type { Html } from "../notebook/html.ts";
import { numbersIn } from "../sweep/declared.ts";
import type { Titled } from "./cards.ts";
import type { FollowUp, Interview, Part, Point } from "./interview.ts";
import { questionsIn, rowsOf, stepsIn } from "./questions.ts";
import { TaughtIn } from "./taught-in.ts";

const NAMES: Record<string, string> = {
  U: "U · Understanding the business domain",
  N: "N · Narrowing the scope",
  D: "D · Discovering numbers",
  E: "E · Evaluating the basic design",
  R: "R · Redesigning the current architecture",
  end: "The end: whiteboard, what it leaves out",
};

/** Where a step only names the requirements, at its end: "F1–F4, N1–N7", "F and N". */
const REQUIREMENTS = /(?:^| )F\d?(?:–F\d)?(?:,| and) N\d?(?:–N\d)?$/;
const DIGIT = /\d/;

/** An interview for each notebook, made of its 45 minutes and its drill. */
export function interviewsOf(course: readonly Titled[], html: Html): Interview[] {
  return course.map(({ notebook, title }) => {
    const [first, ...questions] = questionsIn(notebook.cells), taught = new TaughtIn(notebook);
    return {
      ...{ notebook: notebook.name, title, task: html.inline(first?.text ?? title) },
      parts: partsOf(notebook, taught, html),
      followUps: questions.map((question): FollowUp => ({
        text: html.inline(question.text),
        changed: question.changed,
        answer: html.markdown(question.answer),
        mustSay: html.inline(question.mustSay),
        link: taught.link({
          text: `${question.text} ${question.mustSay}`,
          beside: question.answer,
        }),
        ...DIGIT.test(question.mustSay) && { printed: true as const },
      })),
      numbers: amountsIn(notebook),
    };
  });
}

/** The parts in their order; rows of one part come together. */
function partsOf(notebook: Notebook, taught: TaughtIn, html: Html): Part[] {
  const parts = new Map<string, Part>();
  for (const { part, minutes, say, quote } of stepsIn(notebook.cells)) {
    const known = parts.get(part) ??
      { letter: part, name: NAMES[part] ?? part, minutes: 0, points: [] };
    known.minutes += minutes;
    const near = new Set<string>();
    for (const all of say.split(/;\s+/)) {
      const text = all.replace(REQUIREMENTS, "");
      if (text) {
        const asked = { text, beside: `${say} ${quote}`, part }, link = taught.link(asked);
        near.add(taught.find(asked)?.heading ?? "");
        known.points.push({ text: html.inline(text), link });
      }
      if (text !== all) known.points.push(...requirementsOf(notebook, html));
    }
    const link = taught.link({ text: quote, beside: say, part, near });
    known.points.push({ text: html.inline(quote), link, quoted: true, printed: true });
    parts.set(part, known);
  }
  return [...parts.values()];
}

/** The requirements as they are written out, each a point of its own. */
function requirementsOf({ name, cells }: Notebook, html: Html): Point[] {
  const at = cells.findIndex(({ source }) => /^required\(/m.test(source));
  const tables = (cells[at]?.outputs ?? []).map((output) =>
    "data" in output ? textOf(output.data["text/html"]) : ""
  );
  return tables.flatMap(rowsOf).map(([id = "", text = ""]) => ({
    text: `<b>${id}</b> ${html.inline(text)}`,
    link: `${name}.html#cell-${at + 1}`,
    ...DIGIT.test(text) && { printed: true as const },
  }));
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
