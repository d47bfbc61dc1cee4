/// <reference lib="dom" />
import type { LivePage } from "./live-page.ts";
import { FramedWorker } from "./framed-worker.ts";
import { make } from "./make.ts";
import { unitsFor } from "./order.ts";
import { Arriving } from "./outputs.ts";
import { type Ended, Runner } from "./runner.ts";
import { loadScript } from "./scripts.ts";
import { forget, keep, kept } from "./storage.ts";

/** A loop of the reader's own may have no end, in ms. */
const BUDGET_MS = 10_000;

/** Turns a cell's TypeScript into the body of a function: a script of its own, since it brings a parser. */
interface CellCompiler {
  bodyOf(source: string): string;
}

/** Makes each exercise a field that is edited and checked in the page, and kept until it is reset. */
export function editExercises(page: LivePage, notebook: string, root: string): void {
  // Their own: sliders end nobody's check, and a check no run of the sliders.
  const runner = new Runner((units) => page.code.for(units), (code) => new FramedWorker(code));
  const checker: Checker = { page, runner, compiler: () => compiler(root) };
  for (const { index, stub } of page.notebook.exercises) {
    const section = document.getElementById(`cell-${index + 1}`)!;
    const key = `${notebook}/${section.id}`;
    const code = section.querySelector<HTMLElement>("pre.code")!;
    const field = make("textarea", "editor");
    field.value = kept(key) ?? stub;
    field.spellcheck = false;
    field.setAttribute("aria-label", "Your code");
    const fit = () => field.rows = Math.max(6, field.value.split("\n").length + 1);
    fit();
    const check = make("button", "play", "Check"), reset = make("button", "", "Reset");
    const buttons = make("div", "buttons");
    buttons.append(check, reset, make("small", "", "Ctrl + Enter checks; Escape leaves the field"));
    const run = () => void checkIt(checker, index, field.value, check);
    check.addEventListener("click", run);
    reset.addEventListener("click", () => {
      forget(key);
      field.value = stub;
      fit();
      page.places.get(index)?.restore();
    });
    field.addEventListener("focus", () => void runner.prepare().catch(() => {}), { once: true });
    field.addEventListener("input", () => {
      keep(key, field.value);
      fit();
    });
    field.addEventListener("keydown", (event) => onKey(event, field, run));
    code.replaceWith(field);
    field.after(buttons);
  }
}

function onKey(event: KeyboardEvent, field: HTMLTextAreaElement, run: () => void): void {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (event.key === "Escape") field.blur();
  else if (event.key === "Tab" && !event.shiftKey) {
    // Two blanks, as in the course's code; Escape first, and Tab moves on.
    event.preventDefault();
    field.setRangeText("  ", field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  }
}

/** What checks code of the reader's. */
export interface Checker {
  page: Pick<LivePage, "places" | "notebook" | "set">;
  runner: Runner;
  compiler: () => Promise<CellCompiler>;
}

/** Runs a reader's code as a cell, and shows what comes of it; where another check takes its place, what was there. */
export async function checkIt(
  { page, runner, compiler }: Checker,
  index: number,
  source: string,
  button: HTMLButtonElement,
): Promise<void> {
  const place = page.places.get(index)!, arriving = new Arriving();
  button.disabled = true;
  place.wait();
  try {
    const body = (await compiler()).bodyOf(source);
    const cell = page.notebook.cells.find((one) => one.index === index)!;
    const units = unitsFor(page.notebook, [index]).filter((unit) => !cell.own.includes(unit));
    const how = await new Promise<Ended>((resolve) => {
      void runner.run({ set: page.set, units, shown: [], own: { cell: index, body } }, {
        answer: (answer) => arriving.take(answer),
        end: resolve,
      }, BUDGET_MS);
    });
    if (how === "superseded") {
      place.settle();
      button.disabled = false;
      return;
    }
    // An error has been shown as what the cell shows; a run that was stopped has said nothing.
    if (how !== "done" && !arriving.raw.some((one) => one.output_type === "error")) {
      arriving.fail("Error", how.problem);
    }
  } catch (error) {
    arriving.fail((error as Error).name, (error as Error).message);
  }
  place.put(arriving.html(), "fresh");
  button.disabled = false;
}

async function compiler(root: string): Promise<CellCompiler> {
  const scope = globalThis as { underLoadCompiler?: CellCompiler };
  if (!scope.underLoadCompiler) await loadScript(`${root}assets/compiler.js`);
  return scope.underLoadCompiler!;
}
