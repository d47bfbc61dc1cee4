import { type Cell, type Notebook, plainOf, sectionOf, textOf } from "../notebook/file.ts";
import { slug } from "../notebook/html.ts";

/** A piece of a notebook under one heading, which a link can lead to. */
export interface Passage {
  cell: number;
  /** Its place on the page: a heading's where it begins with one, else its cell's. */
  place: string;
  /** Whether it begins with a heading. */
  opens: boolean;
  /** The heading that it stands under. */
  heading: string;
  /** The letter of its section, or its name where it has none. */
  section: string;
  text: string;
}

/** Letters of an output that tell what it is about. */
const MOST_SHOWN = 1500;
/** Where nothing is taught: how to begin, what is asked, what is tried out. */
const ELSEWHERE = /^(Interview|Sources|Setup|Numbers|start)/, TRIED = /^(Try|Your turn) ·/;

/** The passages of a notebook that teach something, in their order. */
export function passagesOf({ cells }: Pick<Notebook, "cells">): Passage[] {
  let heading = "", section = "";
  return cells.flatMap((cell, i): Passage[] => {
    const here = `cell-${i + 1}`;
    if (cell.kind === "code") {
      return [{ cell: i, place: here, opens: false, heading, section, text: shownBy(cell) }];
    }
    return cell.source.split(/^(?=#{1,4} )/m).flatMap((text, part): Passage[] => {
      const [, marks, own] = /^(#{1,4}) (.+)$/m.exec(text) ?? [];
      if (own !== undefined) {
        heading = own;
        if (marks!.length <= 2) section = own.replace(/^([UNDER]) ·.*/, "$1");
      }
      if (section === "") section = sectionOf(cells, i);
      const place = own === undefined || marks!.length < 2 ? here : slug(own);
      const passage = { cell: i, place, opens: own !== undefined, heading, section, text };
      // What stands before the first heading of a cell goes on with the section before.
      return part === 0 && text.trim() === "" ? [] : [passage];
    });
  }).filter(({ cell, section, heading, text }) =>
    // The title tells what all of it is about.
    cell > 0 && !ELSEWHERE.test(section) && !TRIED.test(heading) && text.trim() !== ""
  );
}

/** What a reader sees below a code cell, as text. */
function shownBy({ outputs }: Cell): string {
  return outputs.map((output) =>
    "data" in output && output.data["text/markdown"]
      ? textOf(output.data["text/markdown"])
      : plainOf(output).slice(0, MOST_SHOWN)
  ).join("\n");
}
