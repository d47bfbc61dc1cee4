/// <reference lib="dom" />
import { make } from "./make.ts";

/** What a cell showed before and after, of one output. */
export interface ChangedPart {
  before: string;
  after: string;
}

/**
 * The outputs of a cell that differ, each beside what it was: pictures, tables, sentences. A listing is none of them:
 * a reader looks for what has happened, not for code.
 */
export function changedParts(before: string, after: string): ChangedPart[] {
  const [these, those] = [before, after].map((html) => {
    const box = make("div");
    box.innerHTML = html;
    return [...box.children].filter((part) =>
      !part.matches(".as-printed, pre.code") && !part.querySelector("pre.code")
    ).map((part) => part.outerHTML);
  }) as [string[], string[]];
  if (these.length !== those.length) {
    return before === after ? [] : [{ before: these.join(""), after: those.join("") }];
  }
  return these.flatMap((before, i) => before === those[i] ? [] : [{ before, after: those[i]! }]);
}

export const isPicture = ({ before, after }: ChangedPart): boolean =>
  before.includes("<svg") && after.includes("<svg");

/** Both, side by side where there is room, in one size; one below the other, larger, if the reader likes. */
export function sideBySide({ before, after }: ChangedPart, now: string): HTMLElement {
  const both = make("div", "both-sides"), pair = make("div", "pair");
  for (const [name, html] of [["as printed", before], [now, after]] as const) {
    const figure = make("figure"), shown = make("div", "outputs");
    shown.innerHTML = html;
    figure.append(make("figcaption", "", name), shown);
    pair.append(figure);
  }
  both.append(pair);
  if (isPicture({ before, after })) {
    const larger = make("button", "larger", "larger");
    larger.type = "button";
    larger.setAttribute("aria-pressed", "false");
    larger.addEventListener("click", () => {
      const is = pair.classList.toggle("large");
      larger.setAttribute("aria-pressed", String(is));
    });
    both.append(larger);
  }
  return both;
}
