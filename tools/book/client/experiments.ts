/// <reference lib="dom" />
import { writtenText } from "./fields.ts";
import type { LivePage, Moved } from "./live-page.ts";
import { make } from "./numbers-panel.ts";

/** So many pictures are set side by side. */
const MOST_PAIRS = 3;

/** Makes a button of each experiment: it asks for a guess, then sets the numbers, runs, and shows both sides. */
export function playExperiments(page: LivePage): void {
  for (const place of document.querySelectorAll<HTMLElement>(".try")) {
    const set = JSON.parse(place.dataset["set"]!) as Moved;
    const button = make("button", "play", "Predict, then run it here");
    button.addEventListener("click", () => place.replaceChildren(asking(place, set, page)));
    place.append(button);
  }
}

function asking(place: HTMLElement, set: Moved, page: LivePage): HTMLElement {
  const form = make("form", "guess"), label = make("label", "", "Your guess, in a sentence:");
  const guess = make("textarea");
  guess.rows = 2;
  guess.required = true;
  label.append(guess);
  const words = Object.entries(set).map(([name, value]) => `${name} to ${writtenText(value)}`);
  const run = make("button", "play", `Set ${words.join(" and ")}, and run`);
  form.append(label, run);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run.disabled = true;
    run.textContent = "running …";
    void answer(place, set, page, guess.value);
  });
  // It is in the page only after this.
  setTimeout(() => guess.focus());
  return form;
}

async function answer(
  place: HTMLElement,
  set: Moved,
  page: LivePage,
  guess: string,
): Promise<void> {
  const done = new Promise<CustomEvent>((resolve) =>
    document.addEventListener("under-load:moved", (event) => resolve(event as CustomEvent), {
      once: true,
    })
  );
  // The experiment begins from the printed numbers, whatever was moved before.
  if (JSON.stringify(page.set) === JSON.stringify(set)) await page.move({});
  page.ask(set);
  const { problem } = (await done).detail as { problem?: string };
  const again = make("button", "again", "once more");
  again.addEventListener("click", () => {
    place.replaceChildren();
    place.append(asking(place, set, page));
  });
  const parts: HTMLElement[] = [make("p", "guessed", `You guessed: ${guess}`)];
  const pairs = pairsNear(place, page);
  if (problem !== undefined) parts.push(make("p", "error", problem));
  else if (pairs.length === 0) {
    parts.push(make("p", "", "Nothing that runs in a page shows it: set it in the notebook."));
  }
  parts.push(...pairs.map(({ before, after }) => sideBySide(before, after, set)), again);
  place.replaceChildren(...parts);
  const details = answerAfter(place);
  if (details) details.open = true;
}

/** Pictures that have changed, those nearest to the experiment first; where there are none, texts. */
function pairsNear(place: HTMLElement, page: LivePage) {
  const here = place.getBoundingClientRect().top;
  const changed = [...page.places.values()].filter(({ element, printed }) =>
    element.classList.contains("fresh") && element.innerHTML !== printed
  ).map(({ element, printed }) => ({
    before: printed,
    after: element.innerHTML,
    far: Math.abs(element.getBoundingClientRect().top - here),
  })).sort((a, b) => a.far - b.far);
  const pictures = changed.filter(({ before, after }) =>
    before.includes("<svg") && after.includes("<svg")
  );
  return (pictures.length > 0 ? pictures : changed).slice(0, MOST_PAIRS);
}

function sideBySide(before: string, after: string, set: Moved): HTMLElement {
  const pair = make("div", "pair");
  const words = Object.entries(set).map(([name, value]) => `${name} = ${writtenText(value)}`);
  for (const [name, html] of [["as printed", before], [words.join(", "), after]] as const) {
    const figure = make("figure");
    figure.append(make("figcaption", "", name));
    const shown = make("div", "outputs");
    shown.innerHTML = html;
    figure.append(shown);
    pair.append(figure);
  }
  return pair;
}

/** The folded answer, in this cell or in the one below it. */
function answerAfter(place: HTMLElement): HTMLDetailsElement | undefined {
  for (let at = place.nextElementSibling; at; at = at.nextElementSibling) {
    if (/^H[1-6]$/.test(at.tagName)) return undefined;
    if (at instanceof HTMLDetailsElement) return at;
  }
  const next = place.closest("section")?.nextElementSibling;
  return next?.querySelector<HTMLDetailsElement>(":scope > details") ?? undefined;
}
