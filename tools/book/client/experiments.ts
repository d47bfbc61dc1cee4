/// <reference lib="dom" />
import { writtenText } from "./fields.ts";
import type { LivePage } from "./live-page.ts";
import { make } from "./make.ts";
import { inWords, type Moved } from "./moved.ts";
import { belowFirst } from "./order.ts";
import { changedParts, isPicture, sideBySide } from "./pairs.ts";

/** Of so many cells what has changed is set side by side: of those with pictures, and of those with words alone. */
const [MOST_WITH_PICTURES, MOST_WITH_WORDS] = [3, 2];

/** Makes a button of each experiment: it asks for a guess, then sets the numbers, runs, and shows both sides. */
export function playExperiments(page: LivePage): void {
  for (const place of document.querySelectorAll<HTMLElement>(".try")) {
    const set = JSON.parse(place.dataset["set"]!) as Moved;
    const button = make("button", "play", "Predict, then run it here");
    button.addEventListener("click", () => ask(place, set, page));
    place.append(button);
  }
}

function ask(place: HTMLElement, set: Moved, page: LivePage): void {
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
    void answer(place, set, page, guess.value);
  });
  place.replaceChildren(form);
  guess.focus();
}

/** Runs it, shows each pair as it comes, and says how it ended: by itself, or by other numbers. */
export async function answer(
  place: HTMLElement,
  set: Moved,
  page: LivePage,
  guess: string,
): Promise<void> {
  const status = make("p", "status", "running …");
  // Words may come before pictures, and stand below them.
  const pairs = make("div", "pairs"), inPictures = make("div"), inWordsAlone = make("div");
  pairs.append(inPictures, inWordsAlone);
  status.setAttribute("role", "status");
  place.replaceChildren(make("p", "guessed", `You guessed: ${guess}`), pairs, status);
  const here = cellOf(place), numbers = tableOfNumbers(page), left = leftToShow();
  const { problem, superseded } = await page.ask(set, {
    // What the text speaks of stands near it.
    order: (cells) => belowFirst(cells, here),
    arrived: (cell) => {
      const found = cell === numbers ? undefined : page.places.get(cell);
      if (!found) return;
      const parts = changedParts(found.printed, found.element.innerHTML);
      const pictures = parts.filter(isPicture), isDrawn = pictures.length > 0;
      const shown = isDrawn ? pictures : parts;
      if (shown.length === 0 || !left(isDrawn)) return;
      const box = isDrawn ? inPictures : inWordsAlone;
      box.append(...shown.map((part) => sideBySide(part, inWords(set))));
      openAnswer(place);
    },
  });
  const end = superseded
    ? "Interrupted: other numbers were set before all of it had run."
    : problem ?? (pairs.querySelector(".pair") ? "" : NOTHING);
  status.textContent = end;
  status.classList.toggle("error", superseded || problem !== undefined);
  status.hidden = end === "";
  const again = make("button", "again", "once more");
  again.addEventListener("click", () => ask(place, set, page));
  place.append(again);
  if (!superseded) openAnswer(place);
}

const NOTHING = "Nothing that runs in a page shows it: set it in the notebook.";

/** Counts what is shown, with pictures and without. */
function leftToShow(): (withPictures: boolean) => boolean {
  let pictures = MOST_WITH_PICTURES, words = MOST_WITH_WORDS;
  return (withPictures) => withPictures ? pictures-- > 0 : words-- > 0;
}

/** The cell that an experiment stands in, from 0. */
function cellOf(place: HTMLElement): number {
  return Number(/^cell-(\d+)$/.exec(place.closest("section")?.id ?? "")?.[1] ?? 0) - 1;
}

/** That the numbers are others is no news. */
function tableOfNumbers({ notebook }: LivePage): number | undefined {
  return notebook.cells.find(({ numbers }) => numbers.length === 1 && numbers[0] === "*")?.index;
}

function openAnswer(place: HTMLElement): void {
  const details = answerAfter(place);
  if (details) details.open = true;
}

/** The folded answer, in this cell or in the one below it. */
function answerAfter(place: HTMLElement): HTMLDetailsElement | undefined {
  for (let at = place.nextElementSibling; at; at = at.nextElementSibling) {
    if (/^H[1-6]$/.test(at.tagName)) return undefined;
    if (at.tagName === "DETAILS") return at as HTMLDetailsElement;
  }
  const next = place.closest("section")?.nextElementSibling;
  return [...next?.children ?? []].find((one) => one.tagName === "DETAILS") as
    | HTMLDetailsElement
    | undefined;
}
