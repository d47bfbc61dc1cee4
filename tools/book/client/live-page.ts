/// <reference lib="dom" />
import type { SavedOutput } from "../../notebook/saved-output.ts";
import type { LiveNotebook } from "../live-notebook.ts";
import { readAddress, writeAddress } from "./address.ts";
import { inSightFirst } from "./in-sight.ts";
import {
  inWords,
  keyOf,
  type Moved,
  type MoveOptions,
  type Outcome,
  sameNumbers,
  summary,
} from "./moved.ts";
import { NumbersPanel } from "./numbers-panel.ts";
import { reachedBy, unitsFor } from "./order.ts";
import { Arriving, Place } from "./outputs.ts";
import { Rerun } from "./rerun.ts";
import { Runner } from "./runner.ts";
import { CellCode } from "./scripts.ts";

/** A notebook whose numbers can be moved: the cells that they reach run again, those in sight first. */
export class LivePage {
  readonly code: CellCode;
  readonly runner: Runner;
  readonly places = new Map<number, Place>();
  readonly panel: NumbersPanel;
  /** By cell: the numbers that its output is for; a cell that is not here shows what was printed. */
  readonly #shownFor = new Map<number, string>();
  #set: Moved = {};
  /** The last numbers that the notebook has not refused. */
  #good: Moved = {};
  #place: string | undefined;
  #rerun: Rerun | undefined;

  /** @param runner For tests. Default: one with workers of this page. */
  constructor(readonly notebook: LiveNotebook, panel: HTMLElement, root: string, runner?: Runner) {
    this.code = new CellCode(notebook, root);
    this.runner = runner ?? new Runner((units) => this.code.for(units));
    for (const { index } of [...notebook.cells, ...notebook.saved]) {
      const element = document.querySelector<HTMLElement>(`.outputs[data-cell="${index}"]`);
      if (element) this.places.set(index, new Place(element));
    }
    this.panel = new NumbersPanel(panel, notebook, (set) => void this.ask(set));
    panel.addEventListener("pointerenter", () => void this.runner.prepare().catch(() => {}), {
      once: true,
    });
    addEventListener("hashchange", () => this.#follow());
    this.#follow();
  }

  get set(): Moved {
    return this.#set;
  }

  /** Moves the numbers, and says so in the address. */
  ask(set: Moved, options?: MoveOptions): Promise<Outcome> {
    location.hash = writeAddress({ place: readAddress(location.hash).place, set: { ...set } });
    return this.move(set, options);
  }

  /** Runs with these numbers, and resolves when all is shown, or when others have taken their place. */
  async move(set: Moved, { order, arrived }: MoveOptions = {}): Promise<Outcome> {
    const since = performance.now(), { notebook, places } = this;
    this.#rerun?.stop();
    this.#set = set;
    this.panel.set(set);
    const changed = Object.keys(set), old = reachedBy(notebook.saved, changed);
    for (const { index, why } of notebook.saved) {
      places.get(index)?.outdated(old.includes(index), why);
    }
    const moved = reachedBy(notebook.cells, changed);
    for (const { index } of notebook.cells) {
      places.get(index)?.settle();
      places.get(index)?.outdated(false);
      if (!moved.includes(index)) this.#restore(index);
    }
    const isThere = (cell: number) => this.#shownFor.get(cell) === this.#keyOf(cell);
    const cells = moved.filter((cell) => !isThere(cell));
    for (const cell of cells) places.get(cell)?.wait();
    const wanted = order ?? ((some) => inSightFirst(some, places));
    const outcome: Outcome = {
      ...{ set, cells: [], outputs: {}, firstChartMs: undefined, ms: 0 },
      ...{ problem: undefined, superseded: false },
    };
    const rerun = new Rerun(notebook, this.runner, set, wanted(cells), {
      toGo: (many) => this.panel.say(`${many} to go`, "busy"),
      shows: (cell, arriving, isWhole) => {
        const html = arriving.html();
        this.#good = set;
        this.#shownFor.set(cell, this.#keyOf(cell));
        places.get(cell)?.put(html, "fresh");
        if (!isWhole) return;
        outcome.cells.push(cell);
        outcome.outputs[cell] = arriving.raw;
        if (html.includes("<svg")) outcome.firstChartMs ??= performance.now() - since;
        arrived?.(cell);
      },
    });
    this.#rerun = rerun;
    wanted(moved.filter(isThere)).forEach((cell) => arrived?.(cell));
    await rerun.run();
    outcome.ms = performance.now() - since;
    outcome.problem = rerun.problem;
    outcome.superseded = rerun.superseded;
    if (rerun.superseded) return outcome;
    this.#rerun = undefined;
    if (rerun.refused) await this.#refuse(rerun.problem!);
    else {
      this.#good = set;
      rerun.left.forEach((cell) => this.#notShown(cell, rerun.problem));
      this.panel.say(
        rerun.problem ?? summary(outcome),
        rerun.problem === undefined ? "" : "problem",
      );
    }
    document.dispatchEvent(new CustomEvent("under-load:moved", { detail: outcome }));
    return outcome;
  }

  /** Runs one cell with the numbers as printed, and shows nothing: `undefined` where it does not end well. */
  once(cell: number, budget: number): Promise<readonly SavedOutput[] | undefined> {
    const arriving = new Arriving(), units = unitsFor(this.notebook, [cell]);
    return new Promise((resolve) => {
      void this.runner.run({ set: {}, units, shown: [cell] }, {
        answer: (answer) => arriving.take(answer),
        end: (how) => resolve(how === "done" ? arriving.raw : undefined),
      }, budget);
    });
  }

  /** Numbers that the notebook refuses move nothing: sliders, address and outputs stay at the last ones that it took. */
  async #refuse(problem: string): Promise<void> {
    const set = this.#good, { place } = readAddress(location.hash);
    // Not one more step on the way back.
    location.replace(writeAddress({ place, set: { ...set } }));
    const { superseded } = await this.move(set);
    const shown = inWords(set) ? `for ${inWords(set)}` : "as printed";
    if (!superseded) this.panel.say(`${problem}. What is shown is ${shown}.`, "problem");
  }

  /** The address has changed: by a move, by "back", or by a link. */
  #follow(): void {
    const { place, set } = readAddress(location.hash);
    // A number that is moved leaves the reader where he is.
    if (place && place !== this.#place) document.getElementById(place)?.scrollIntoView();
    this.#place = place;
    const known = Object.fromEntries(
      Object.entries(set).filter(([name]) => name in this.notebook.declared),
    );
    if (!sameNumbers(known, this.#set)) void this.move(known);
  }

  #restore(cell: number): void {
    if (this.#shownFor.delete(cell)) this.places.get(cell)?.restore();
  }

  /** Nothing came for these numbers: what was shown for others may not stay as if it had. */
  #notShown(cell: number, why = ""): void {
    this.#shownFor.delete(cell);
    this.places.get(cell)?.restore();
    this.places.get(cell)?.outdated(true, why);
  }

  /** The numbers that a cell's output would be for. */
  #keyOf(cell: number): string {
    const { numbers } = this.notebook.cells.find(({ index }) => index === cell)!;
    return keyOf(Object.fromEntries(
      Object.entries(this.#set).filter(([name]) => numbers.includes("*") || numbers.includes(name)),
    ));
  }
}
