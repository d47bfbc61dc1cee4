/// <reference lib="dom" />
/** The script of every page of the book: it takes up what it finds there. */
import type { LiveNotebook } from "../live-notebook.ts";
import { readAddress, writeAddress } from "./address.ts";
import { foldContents, followReader } from "./contents.ts";
import { editExercises } from "./exercises.ts";
import { playExperiments } from "./experiments.ts";
import { LivePage } from "./live-page.ts";
import { unfoldForPrint } from "./print.ts";
import { SearchField } from "./search.ts";
import { chooseTheme } from "./theme.ts";

const root = document.body.dataset["root"] ?? "";

/** What a page carries for its script. */
export function dataOf<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) as T : undefined;
}

new SearchField(document.querySelector<HTMLInputElement>("#search")!, root);
chooseTheme(document.getElementById("theme")!);
unfoldForPrint();
// Keys scroll the text from the start: it scrolls by itself, below the bar.
document.getElementById("main")?.focus({ preventScroll: true });
if (document.querySelector("nav.contents")) {
  followReader();
  foldContents(document.getElementById("contents-button")!);
}

const live = dataOf<LiveNotebook & { notebook: string }>("live");
let page: LivePage | undefined;
if (live) {
  page = new LivePage(live, document.getElementById("numbers-panel")!, root);
  // For whoever tests it.
  (globalThis as { underLoadPage?: LivePage }).underLoadPage = page;
  playExperiments(page);
  editExercises(page, live.notebook, root);
}

// A link inside the page keeps the numbers.
document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = decodeURIComponent(link.getAttribute("href")!.slice(1));
  if (link.classList.contains("skip")) {
    // On a small screen the numbers are folded.
    if (place === "numbers-panel") page?.panel.open(true);
    return document.getElementById(place)?.focus();
  }
  const address = writeAddress({ place, set: readAddress(location.hash).set });
  if (location.hash === address) document.getElementById(place)?.scrollIntoView();
  else location.hash = address;
});
function goToPlace(): void {
  const { place } = readAddress(location.hash);
  if (place) document.getElementById(place)?.scrollIntoView();
}
if (!live) addEventListener("hashchange", goToPlace);
goToPlace();
