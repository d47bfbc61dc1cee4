import { type Cell, plainOf } from "./file.ts";
import { coreCells, minutesLine, readingOf, saysMinutes } from "./reading-time.ts";

/** The sections of a notebook that is written as a lesson, in order; each heading begins with these words. */
export const LESSON_SECTIONS = [
  "Setup",
  "Numbers",
  "U · Understanding the business domain",
  "N · Narrowing the scope",
  "D · Discovering numbers",
  "E · Evaluating the basic design",
  "R · Redesigning the current architecture",
  "Trade-offs",
  "Interview drill",
  "Head to head",
  "Checked against the world",
  "Sources",
];

/** What is read on the way to an interview: at most so much. */
const CORE = { words: 2500, steps: 5, pictures: 10 };

/** What a lesson breaks of the rules of its form; empty where it keeps them. */
export function brokenLesson(cells: readonly Cell[]): string[] {
  const broken: string[] = [];
  const rule = (holds: boolean, otherwise: string) => void (holds || broken.push(otherwise));
  const prose = cells.filter(({ kind }) => kind === "markdown").map(({ source }) => source);
  const plain = cells.flatMap(({ outputs }) => outputs.map(plainOf));
  const shows = (start: string) => plain.filter((text) => text.startsWith(start)).length;
  const count = (pattern: RegExp) => prose.join("\n").match(pattern)?.length ?? 0;

  const steps = headings(cells, "R · ").filter((text) => text !== "The whiteboard");
  rule(
    steps.length >= 3 && steps.length <= 8,
    `R must have 3 to 8 steps: it has ${steps.length}`,
  );
  for (const step of steps) {
    rule(/[*_](core|deeper)[*_]$/.test(step), `a step must end in *core* or *deeper*: "${step}"`);
  }
  const core = steps.filter((step) => /[*_]core[*_]$/.test(step)).length;
  rule(core <= CORE.steps, `at most ${CORE.steps} steps may be core: there are ${core}`);
  rule(headings(cells, "R · ").at(-1) === "The whiteboard", "R must end with ### The whiteboard");
  rule(shows("[requirements]") === 1, "U must show its requirements with required(…)");
  rule(shows("[whiteboard]") === 1, "the whiteboard must be shown with whiteboard(…)");
  rule(shows("[diagram]") >= 2, "it must draw the architecture before and after");
  rule(shows("[steps]") >= 1, "it must show a worked example with steps(…)");

  const predictions = count(/\*\*Predict\.\*\*/g);
  rule(predictions >= 3, `it must ask for 3 predictions: it asks for ${predictions}`);
  const experiments = count(/^#### Try · /gm);
  rule(experiments >= 5, `it must have 5 experiments, "#### Try · …": it has ${experiments}`);
  const exercises = count(/^#### Your turn · /gm);
  rule(exercises >= 3, `it must have 3 exercises, "#### Your turn · …": it has ${exercises}`);
  const first = cells.findIndex(({ source }) => /^#### (Try|Your turn) · /m.test(source));
  rule(
    first >= 0 && first < 30,
    `something to do must come in the first 30 cells: it comes in ${first + 1}`,
  );

  rule(
    headings(cells, "Trade-offs").includes("What this leaves out"),
    "Trade-offs must have ### What this leaves out",
  );
  rule(
    headings(cells, "Interview drill")[0] === "The answer in 45 minutes",
    "the drill must begin with ### The answer in 45 minutes",
  );
  const answers = sectionText(cells, "Interview drill").replace(/\s+/g, " ").split("<details>")
    .slice(1);
  rule(answers.length >= 10, `it must have 10 drill questions: it has ${answers.length}`);
  answers.forEach((answer, i) => {
    rule(
      /\*\*Must say\b/.test(answer) && /\*\*Bonus\b/.test(answer) && /\*\*Red flag\b/.test(answer),
      `drill answer ${i + 1} must end with **Must say**, **Bonus** and **Red flag**`,
    );
  });
  const changed =
    sectionText(cells, "Interview drill").match(/<summary>[^<]*\(changed\)<\/summary>/g)?.length ??
      0;
  rule(changed >= 5, `5 drill questions must change the requirements, "(changed)": ${changed} do`);

  const { words, pictures } = readingOf(coreCells(cells), true);
  rule(words <= CORE.words, `the core path may have ${CORE.words} words: it has ${words}`);
  rule(
    pictures <= CORE.pictures,
    `the core path may have ${CORE.pictures} pictures: it has ${pictures}`,
  );
  rule(saysMinutes(cells), `the first cell must say "${minutesLine(cells)}"`);
  return broken;
}

/** The headings of the third level in a section. */
function headings(cells: readonly Cell[], section: string): string[] {
  return [...sectionText(cells, section).matchAll(/^### (.+)$/gm)].map(([, text]) =>
    text!.replace(/^\d+ · /, "")
  );
}

/** The prose of a section, from its heading to the next of the second level. */
export function sectionText(cells: readonly Cell[], start: string): string {
  const prose = cells.filter(({ kind }) => kind === "markdown").map(({ source }) => source);
  return prose.join("\n").split(/^(?=## )/m).find((part) => part.startsWith(`## ${start}`)) ?? "";
}
