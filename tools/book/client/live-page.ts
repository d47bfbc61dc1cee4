/// <reference lib="dom" />
import type { SavedOutput } from "../../notebook/file.ts";
import type { LiveNotebook } from "../live-notebook.ts";
import { readAddress, writeAddress } from "./address.ts";
import { writtenText } from "./fields.ts";
import { NumbersPanel } from "./numbers-panel.ts";
import { reachedBy, unitsFor } from "./order.ts";
import { Arriving, Place } from "./outputs.ts";
import { Runner } from "./runner.ts";

/** Numbers that differ from the printed ones, as texts. */
export type Moved = Readonly<Record<string, string>>;

/** What came of a move: for who asked for it, and for tests. */
export interface Outcome {
  set: Moved;
  /** Cells that ran, in the order in which they came. */
  cells: number[];
  /** What each has shown. */
  outputs: Record<number, readonly SavedOutput[]>;
  /** From the move to the first chart, and to the end, in ms. */
  firstChartMs: number | undefined;
  ms: number;
  problem: string | undefined;
}

/** A notebook whose numbers can be moved: the cells that they reach run again, those in sight first. */
export class LivePage {
  readonly runner: Runner;
  readonly places = new Map<number, Place>();
  readonly #panel: NumbersPanel;
  /** By cell: the numbers that its output is for. */
  readonly #shownFor = new Map<number, string>();
  #set: Moved = {};
  #waiting = new Set<number>();

  constructor(readonly notebook: LiveNotebook, panel: HTMLElement, root: string) {
    this.runner = new Runner(notebook.scripts.map((script) => `${root}${script}`));
    for (const { index } of [...notebook.cells, ...notebook.saved]) {
      const element = document.querySelector<HTMLElement>(`.outputs[data-cell="${index}"]`);
      if (element) this.places.set(index, new Place(element));
    }
    this.#panel = new NumbersPanel(panel, notebook, (set) => this.ask(set));
    panel.addEventListener("pointerenter", () => void this.runner.prepare().catch(() => {}), {
      once: true,
    });
    addEventListener("hashchange", () => this.#follow());
    this.#follow();
  }

  /** Moves the numbers, and says so in the address. */
  ask(set: Moved): void {
    const { place } = readAddress(location.hash);
    location.hash = writeAddress({ place, set: { ...set } });
    // Where the address says so already there is no news of it.
    this.#follow();
  }

  /** Runs with these numbers, and resolves when all is shown. */
  async move(set: Moved): Promise<Outcome> {
    this.#set = set;
    this.#panel.set(set);
    const changed = Object.keys(set);
    const old = reachedBy(this.notebook.saved, changed);
    for (const { index, why } of this.notebook.saved) {
      this.places.get(index)?.outdated(old.includes(index), why);
    }
    const moved = reachedBy(this.notebook.cells, changed);
    for (const { index } of this.notebook.cells) {
      if (!moved.includes(index)) this.#restore(index);
    }
    const cells = moved.filter((index) => this.#shownFor.get(index) !== this.#keyOf(index));
    this.runner.stop();
    for (const index of this.#waiting) this.places.get(index)?.settle();
    this.#waiting = new Set(cells);
    for (const index of cells) this.places.get(index)?.wait();
    const outcome = await this.#run(this.#inSightFirst(cells));
    document.dispatchEvent(new CustomEvent("under-load:moved", { detail: outcome }));
    return outcome;
  }

  /** The address has changed: by a move, by "back", or by a link. */
  #follow(): void {
    const { place, set } = readAddress(location.hash);
    if (place) document.getElementById(place)?.scrollIntoView();
    const known = Object.fromEntries(
      Object.entries(set).filter(([name]) => name in this.notebook.declared),
    );
    if (JSON.stringify(known) !== JSON.stringify(this.#set)) void this.move(known);
  }

  async #run(cells: number[], since = performance.now()): Promise<Outcome> {
    const outcome: Outcome = {
      ...{ set: this.#set, cells: [], outputs: {}, firstChartMs: undefined, ms: 0 },
      problem: undefined,
    };
    let left = cells;
    while (left.length > 0) {
      const failed = await this.#runOnce(left, outcome, since);
      if (failed === undefined) break;
      // What does not stand on the statement that failed goes on without it.
      const others = this.notebook.cells.filter(({ units }) => !units.includes(failed));
      left = left.filter((index) =>
        this.#waiting.has(index) && others.some((cell) => cell.index === index)
      );
    }
    if (this.#set !== outcome.set) return outcome;
    outcome.ms = performance.now() - since;
    for (const index of this.#waiting) this.places.get(index)?.settle();
    this.#waiting.clear();
    this.#sayEnd(outcome);
    return outcome;
  }

  /** @returns The statement that failed, where the others may go on. */
  #runOnce(cells: readonly number[], outcome: Outcome, since: number): Promise<number | undefined> {
    const arriving = new Map<number, Arriving>(), { set } = this;
    const of = (cell: number) => {
      if (!arriving.has(cell)) arriving.set(cell, new Arriving());
      return arriving.get(cell)!;
    };
    let failed: number | undefined;
    this.#panel.say(`${cells.length} to go`, "busy");
    return new Promise((resolve) => {
      const units = unitsFor(this.notebook, cells);
      void this.runner.run({ set, units, shown: cells }, {
        answer: (answer) => {
          const { cell } = answer;
          if (answer.type === "error") {
            failed = answer.unit;
            outcome.problem = answer.message;
            // The sliders say it: a cell shows nothing of it.
            if (answer.name === "NumbersError") return;
          }
          of(cell).take(answer);
          if (answer.type === "error") this.#put(cell, of(cell).html());
          if (answer.type !== "end") return;
          const html = of(cell).html();
          this.#put(cell, html);
          outcome.cells.push(cell);
          outcome.outputs[cell] = of(cell).raw;
          if (html.includes("<svg")) outcome.firstChartMs ??= performance.now() - since;
          this.#panel.say(`${this.#waiting.size} to go`, "busy");
        },
        end: (problem) => {
          const isRefused = outcome.problem !== undefined && problem?.startsWith("NumbersError");
          if (problem !== undefined) outcome.problem ??= problem;
          resolve(isRefused || failed === undefined || failed < 0 ? undefined : failed);
        },
      });
    });
  }

  /** Runs one cell with the numbers as printed, and shows nothing: `undefined` where it does not end well. */
  once(cell: number, budget: number): Promise<readonly SavedOutput[] | undefined> {
    const arriving = new Arriving(), units = unitsFor(this.notebook, [cell]);
    return new Promise((resolve) => {
      void this.runner.run({ set: {}, units, shown: [cell] }, {
        answer: (answer) => arriving.take(answer),
        end: (problem) => resolve(problem === undefined ? arriving.raw : undefined),
      }, budget);
    });
  }

  get set(): Moved {
    return this.#set;
  }

  #put(index: number, html: string): void {
    this.#waiting.delete(index);
    this.#shownFor.set(index, this.#keyOf(index));
    this.places.get(index)?.put(html, "fresh");
  }

  #restore(index: number): void {
    if (!this.#shownFor.delete(index)) return;
    this.places.get(index)?.restore();
  }

  /** The numbers that a cell's output would be for. */
  #keyOf(index: number): string {
    const { numbers } = this.notebook.cells.find((cell) => cell.index === index)!;
    const set = Object.entries(this.#set).filter(([name]) =>
      numbers.includes("*") || numbers.includes(name)
    );
    return JSON.stringify(set.sort());
  }

  #inSightFirst(cells: readonly number[]): number[] {
    const middle = innerHeight / 2;
    const far = (index: number) => {
      const box = this.places.get(index)?.element.getBoundingClientRect();
      if (!box) return Infinity;
      return box.bottom > 0 && box.top < innerHeight
        ? Math.max(0, box.top) / innerHeight
        : 1 + Math.abs(box.top - middle);
    };
    return [...cells].map((index) => [far(index), index] as const)
      .sort(([a, i], [b, j]) => a - b || i - j).map(([, index]) => index);
  }

  #sayEnd({ cells, ms, problem, set }: Outcome): void {
    const names = Object.entries(set).map(([name, value]) => `${name} = ${writtenText(value)}`);
    if (problem !== undefined) return this.#panel.say(problem, "problem");
    if (names.length === 0) return this.#panel.say("");
    const many = cells.length === 1 ? "1 cell" : `${cells.length} cells`;
    this.#panel.say(`${names.join(", ")}: ${many} in ${(ms / 1000).toFixed(1)} s`);
  }
}
