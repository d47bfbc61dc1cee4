/**
 * deno run -A tools/book/book.check.ts [--list] [07 | slug …]
 *
 * Opens the book in a real browser, from its folder and from a server below a path: no request leaves it, no page has
 * an error, no link is dead; three numbers of each notebook, moved there, show what the same cells show here;
 * exercises pass with their solutions; cards and interviews are worked through. Notebooks that are named are tried, all
 * are opened.
 * With --list it writes down which cells show something else in a browser than in a worker of the runtime.
 */
import type { Browser, Page } from "playwright-core";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { isLate, LATE } from "../deadline.ts";
import { rehearsed } from "../drill/in-browser.ts";
import { startChromium } from "../jupyter/chromium.ts";
import { solutionOf } from "../notebook/execute.ts";
import { findNotebooks, type Notebook, type SavedOutput } from "../notebook/file.ts";
import { SCRATCH } from "../paths.ts";
import { bold, dim, green, main, red, say, seconds } from "../ui.ts";
import { deadLinks } from "./check-links.ts";
import type { LivePage } from "./client/live-page.ts";
import { differing } from "./live/differing.ts";
import { sameOutputs } from "./live/same.ts";
import type { Tried } from "./live/trial.ts";
import type { LiveNotebook } from "./live-notebook.ts";
import { listNotInBrowser } from "./not-in-browser.ts";
import { serveSite } from "./serve.ts";
import { liveOf } from "./live-of.ts";
import { makeSite } from "./site.ts";

/** What a page says of a move. */
interface Told {
  set: Record<string, string>;
  cells: number[];
  outputs: Record<number, SavedOutput[]>;
  firstChartMs?: number;
  ms: number;
  problem?: string;
}

const PLACES = [
  ...["index.html", "glossary.html", "drill.html", "interview.html"],
  "source/lib/sim/clock.ts.html",
];
/** What one cell may take, with all that it stands on, in ms. */
const CELL_MS = 15_000;
/** Numbers of each notebook that are moved. */
const MOVED = 3;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: { type: "boolean", default: false } },
  });
  const all = findNotebooks("all");
  const tried = new Map<string, { notebook: Notebook; made: Tried }>();
  const parent = join(SCRATCH, "book-check"), out = join(parent, "below", "a-path");
  const start = performance.now();
  await makeSite({
    ...{ out, names: all },
    onNotebook: ({ notebook, tried: made }) => tried.set(notebook.name, { notebook, made }),
  });
  say(`the book in ${seconds(performance.now() - start)}`);
  const faults = deadLinks(out).map((link) => `a dead link: ${link}`);
  const { url, close } = await serveSite(parent);
  const browser = await startChromium();
  try {
    if (values.list) {
      const found = new Map<string, string[]>();
      for (const name of positionals.length ? positionals.flatMap(findNotebooks) : all) {
        const { notebook, made } = tried.get(name)!;
        found.set(name, await othersIn(browser, pathToFileURL(out).href, notebook, made));
        say(`${name}: ${found.get(name)!.length} cells show something else in a browser`);
      }
      listNotInBrowser(found);
      return 0;
    }
    const bases = [`${pathToFileURL(out).href}/`, `${url}below/a-path/`];
    for (const base of bases) {
      faults.push(
        ...await opened(browser, base, [...PLACES, ...all.map((name) => `${name}.html`)]),
      );
    }
    for (const base of bases) faults.push(...await rehearsed(browser, base));
    for (const name of positionals.length ? positionals.flatMap(findNotebooks) : all) {
      if (isLate()) {
        say(`  – ${name}: ${LATE}`);
        continue;
      }
      const { notebook, made } = tried.get(name)!;
      faults.push(...await played(browser, bases[0]!, notebook, made));
    }
  } finally {
    await browser.close();
    await close();
  }
  for (const fault of faults) say(red(fault));
  say(faults.length ? `${faults.length} faults` : green("the book is as it should be"));
  return faults.length ? 1 : 0;
});

/** A page that notes what goes wrong in it. */
async function watched(browser: Browser, base: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !/^(blob|data|about):/.test(request.url())) {
      faults.push(`${page.url()} asks for ${request.url()}`);
    }
  });
  await page.addInitScript(() => {
    const scope = globalThis as { told?: unknown[] };
    scope.told = [];
    document.addEventListener("under-load:moved", (event) => {
      scope.told!.push((event as CustomEvent).detail);
    });
  });
  return { page, faults };
}

async function opened(browser: Browser, base: string, places: readonly string[]) {
  const { page, faults } = await watched(browser, base);
  for (const place of places) {
    await page.goto(`${base}${place}`);
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const wider = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      if (wider > 0) faults.push(`${place} is ${wider} px wider than a window of ${width} px`);
    }
  }
  await page.close();
  return faults;
}

/** Moves numbers of a notebook, and solves its exercises. */
async function played(browser: Browser, base: string, notebook: Notebook, made: Tried) {
  const { name } = notebook, live = liveOf(notebook, made);
  if (!live) return [];
  const { page, faults } = await watched(browser, base);
  await page.goto(`${base}${name}.html`);
  const notes: string[] = [];
  for (const set of movesOf(live)) {
    const told = await moved(page, set);
    notes.push(
      `${Object.entries(set).join().replace(",", "=")} ${told.cells.length} cells, ${
        told.firstChartMs === undefined ? "" : `first chart ${Math.round(told.firstChartMs)} ms, `
      }all ${seconds(told.ms)}`,
    );
    if (told.problem !== undefined) faults.push(`${name}: ${JSON.stringify(set)}: ${told.problem}`);
    const shown: SavedOutput[][] = notebook.cells.map((_, i) => told.outputs[i] ?? []);
    const { cells } = await differing(made, set, shown);
    if (cells.length) {
      const those = cells.map((cell) => cell + 1).join(", ");
      faults.push(
        `${name}: at ${JSON.stringify(set)} cells ${those} show something else in the browser`,
      );
    }
  }
  faults.push(...await restored(page, name, live), ...await solvedIn(page, notebook, live));
  say(`${faults.length ? red("✗") : green("✓")} ${bold(name)} ${dim(notes.join(" · "))}`);
  await page.close();
  return faults;
}

/** Runs each live cell by itself in a browser, with the numbers as printed: those that show something else. */
async function othersIn(browser: Browser, base: string, { name, cells }: Notebook, made: Tried) {
  const { page } = await watched(browser, base), others: string[] = [];
  await page.goto(`${base}/${name}.html`);
  for (const { index } of made.plan.cells) {
    const outputs = await page.evaluate(async ([index, budget]) => {
      const { underLoadPage } = globalThis as unknown as { underLoadPage: LivePage };
      return await underLoadPage.once(index!, budget!);
    }, [index, CELL_MS]);
    if (!outputs || !sameOutputs(cells[index]!.outputs, outputs)) others.push(cells[index]!.id);
  }
  await page.close();
  return others;
}

/** The numbers that reach most, each at the end of its range that is farther from what is printed. */
function movesOf({ declared, values, cells }: LiveNotebook): Record<string, string>[] {
  const reach = (name: string) => cells.filter(({ numbers }) => numbers.includes(name)).length;
  return Object.entries(declared)
    .filter(([, { minimum, maximum }]) => minimum !== undefined && maximum !== undefined)
    .toSorted(([a], [b]) => reach(b) - reach(a)).slice(0, MOVED)
    .map(([name, { minimum, maximum }]) => ({
      [name]: String(values[name] === minimum ? maximum : minimum),
    }));
}

async function moved(page: Page, set: Record<string, string>): Promise<Told> {
  const before = await page.evaluate(() =>
    (globalThis as unknown as { told: unknown[] }).told.length
  );
  const hash = `#?${new URLSearchParams(set)}`;
  await page.evaluate((hash) => location.hash = hash, hash);
  await page.waitForFunction(
    (before) => (globalThis as unknown as { told: unknown[] }).told.length > before,
    before,
    { timeout: 90_000 },
  );
  return await page.evaluate(() =>
    (globalThis as unknown as { told: Told[] }).told.at(-1)!
  ) as Told;
}

/** "as printed" brings back what was printed, and of a slider that is dragged fast only the last value counts. */
async function restored(page: Page, name: string, live: LiveNotebook): Promise<string[]> {
  const texts = () =>
    page.evaluate(() => [...document.querySelectorAll(".outputs")].map((one) => one.textContent));
  // Without the numbers in its address.
  const [address = ""] = page.url().split("#");
  await page.goto("about:blank");
  await page.goto(address);
  const printed = await texts();
  const slider = page.locator('.numbers input[type="range"]').first();
  // To the end that is not what is printed.
  const [first] = Object.entries(live.declared).filter(([, field]) => field.minimum !== undefined);
  const isUp = live.values[first![0]] !== first![1].maximum;
  for (let i = 0; i <= 10; i++) {
    const step = isUp ? 20 * i : 200 - 20 * i;
    await slider.evaluate((input, step) => {
      (input as HTMLInputElement).value = String(step);
      input.dispatchEvent(new Event("input"));
    }, step);
  }
  await page.waitForFunction(
    () => (globalThis as unknown as { told: unknown[] }).told.length > 0,
    undefined,
    {
      timeout: 90_000,
    },
  );
  const { many, busy } = await page.evaluate(() => ({
    many: (globalThis as unknown as { told: { cells: number[] }[] }).told
      .filter(({ cells }) => cells.length > 0).length,
    busy: document.querySelectorAll(".outputs.waiting").length,
  }));
  const faults: string[] = [];
  if (many > 1) faults.push(`${name}: a slider that was dragged once has run ${many} times`);
  if (busy > 0) faults.push(`${name}: ${busy} outputs wait for ever`);
  await page.locator(".numbers .reset").click();
  await page.waitForTimeout(300);
  if (JSON.stringify(await texts()) !== JSON.stringify(printed)) {
    faults.push(`${name}: "as printed" does not bring back what was printed`);
  }
  return faults;
}

/** In each exercise the stub fails, and the solution passes. */
async function solvedIn(page: Page, { name, cells }: Notebook, { exercises }: LiveNotebook) {
  const faults: string[] = [];
  for (const { index, stub } of exercises) {
    const section = page.locator(`#cell-${index + 1}`);
    for (const [code, mark] of [[stub, "✗"], [solutionOf(cells, index)!, "✓"]] as const) {
      await section.locator("textarea").fill(code);
      await section.locator("button.play").click();
      await section.locator(".outputs:not(.waiting)").waitFor();
      await section.locator("button.play:enabled").waitFor();
      const said = await section.locator(".outputs").innerText();
      if (!said.startsWith(mark)) {
        faults.push(`${name}, cell ${index + 1}: ${mark} was due: ${said}`);
      }
    }
    await section.locator(".buttons button").last().click();
  }
  return faults;
}
