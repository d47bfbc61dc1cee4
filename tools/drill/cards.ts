import { escape } from "../../lib/charts/bundle.ts";
import { type Entry, entryId, glossary, shownIn } from "../book/glossary.ts";
import type { Notebook } from "../notebook/file.ts";
import { chartsIn } from "../notebook/saved-output.ts";
import type { Html } from "../notebook/html.ts";
import type { Card } from "./card.ts";
import { numberCards } from "./number-cards.ts";
import { questionsIn } from "./questions.ts";
import { wordsOf } from "./words.ts";

/** A notebook, with the title that the course gives it. */
export interface Titled {
  notebook: Notebook;
  title: string;
}

/** All cards: the questions of the drills, a card for each concept, one for each number worth knowing. */
export function cardsOf(course: readonly Titled[], html: Html): Card[] {
  const entries = glossary();
  return course.flatMap(({ notebook }) => [
    ...questionCards(notebook, html),
    ...entries.filter((entry) => entry.notebook === notebook.name)
      .flatMap((entry) => conceptCard(entry, notebook)),
    ...numberCards(notebook),
  ]);
}

function questionCards(notebook: Notebook, html: Html): Card[] {
  const { name, cells } = notebook;
  return questionsIn(cells).map((question) => {
    const { number, text, changed, answer, mustSay, bonus, redFlag, cell } = question;
    const picture = pictureFor(`${text} ${answer} ${mustSay}`, notebook);
    return {
      ...{ id: `${name}/question/${number}`, kind: "question" as const, notebook: name },
      front: `<p>${html.inline(text)}</p>${
        changed ? "<p><em>This changes the requirements.</em></p>" : ""
      }`,
      back: `${html.markdown(answer)}<ul class="verdict"><li><b>Must say:</b> ${
        html.inline(mustSay)
      }</li><li><b>Bonus:</b> ${html.inline(bonus)}</li><li><b>Red flag:</b> ${
        html.inline(redFlag)
      }</li></ul>`,
      link: `${name}.html#cell-${cell + 1}`,
      ...picture && { picture },
    };
  });
}

function conceptCard(entry: Entry, notebook: Notebook): Card[] {
  const [first] = shownIn(entry, notebook);
  if (!first) return [];
  return [{
    ...{ id: `concept/${entryId(entry)}`, kind: "concept", notebook: notebook.name },
    concept: entry.term,
    front: `<p>Say in a sentence: <b>${escape(entry.term)}</b></p>`,
    back: `<p>${escape(entry.sentence)}</p>`,
    link: `${notebook.name}.html#cell-${first.cell + 1}`,
  }];
}

/** The chart whose title and conclusion share most with a question and its answer; none where they share little. */
function pictureFor(text: string, { name, cells }: Notebook): Card["picture"] {
  const asked = wordsOf(text);
  const charts = cells.flatMap(({ outputs }, cell) => {
    const after = cells[cell + 1];
    const conclusion = after?.kind === "markdown" ? after.source.slice(0, 400) : "";
    return chartsIn(outputs).map(({ title }, i) => {
      const said = wordsOf(`${title} ${conclusion}`);
      const shared = [...said].filter((word) => asked.has(word)).length;
      return { title, src: pictureName(name, cell, i), score: shared / Math.sqrt(said.size + 1) };
    });
  });
  const best = charts.toSorted((a, b) => b.score - a.score)[0];
  return best && best.score >= 1 ? { src: best.src, title: best.title } : undefined;
}

/** Where the book keeps a chart, the `i`th of its cell, from 0. */
const pictureName = (name: string, cell: number, i: number) =>
  `pictures/${name}-${cell + 1}-${i + 1}.svg`;

/** The chart that a card names. */
export function pictureAt(src: string, course: readonly Titled[]): string {
  const [, name, cell, i] = /^pictures\/(.+)-(\d+)-(\d+)\.svg$/.exec(src)!;
  const { notebook } = course.find(({ notebook }) => notebook.name === name)!;
  return chartsIn(notebook.cells[Number(cell) - 1]!.outputs)[Number(i) - 1]!.svg;
}
