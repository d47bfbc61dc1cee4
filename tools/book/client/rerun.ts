import type { LiveNotebook } from "../live-notebook.ts";
import type { Moved } from "./moved.ts";
import { unitsFor } from "./order.ts";
import { Arriving } from "./outputs.ts";
import type { Runner } from "./runner.ts";

/** Who follows a rerun. */
export interface Follower {
  /** Something is on its way: so many cells are left. */
  toGo(many: number): void;
  /** What a cell shows; `isWhole` where it came to its end. */
  shows(cell: number, arriving: Arriving, isWhole: boolean): void;
}

/** Cells that run again with other numbers: what one of them breaks, the others do without. */
export class Rerun {
  /** What went wrong, the first of it. */
  problem: string | undefined;
  /** Whether the notebook refused the numbers themselves. */
  refused = false;
  superseded = false;
  readonly #left: Set<number>;

  constructor(
    readonly notebook: LiveNotebook,
    readonly runner: Runner,
    readonly set: Moved,
    /** In the order in which they are wanted. */
    readonly cells: readonly number[],
    readonly follower: Follower,
  ) {
    this.#left = new Set(cells);
  }

  /** Cells that have shown nothing of these numbers. */
  get left(): readonly number[] {
    return [...this.#left];
  }

  /** Runs until all is shown that can be, or until another takes its place. */
  async run(): Promise<void> {
    let cells = this.cells;
    while (cells.length > 0 && !this.superseded) {
      const failed = await this.#once(cells);
      if (failed === undefined) return;
      // What does not stand on the statement that failed goes on without it.
      const others = new Set(
        this.notebook.cells.filter(({ units }) => !units.includes(failed))
          .map(({ index }) => index),
      );
      cells = cells.filter((cell) => this.#left.has(cell) && others.has(cell));
    }
  }

  stop(): void {
    if (this.superseded) return;
    this.superseded = true;
    this.runner.stop();
  }

  /** @returns The statement that failed, where the others may go on. */
  #once(cells: readonly number[]): Promise<number | undefined> {
    const arriving = new Map<number, Arriving>();
    const of = (cell: number) => {
      if (!arriving.has(cell)) arriving.set(cell, new Arriving());
      return arriving.get(cell)!;
    };
    const shows = (cell: number, isWhole: boolean) => {
      this.#left.delete(cell);
      this.follower.shows(cell, of(cell), isWhole);
      this.follower.toGo(this.#left.size);
    };
    let failed: number | undefined;
    this.follower.toGo(this.#left.size);
    return new Promise((resolve) => {
      const units = unitsFor(this.notebook, cells);
      void this.runner.run({ set: this.set, units, shown: cells }, {
        answer: (answer) => {
          const { cell } = answer;
          if (answer.type === "error" && answer.name === "NumbersError") {
            // The sliders say it: a cell shows nothing of it.
            this.refused = true;
            this.problem = answer.message;
            return;
          }
          of(cell).take(answer);
          if (answer.type === "error") {
            failed = answer.unit;
            this.problem ??= answer.message;
            // It may run for what it gives to others.
            if (this.#left.has(cell)) shows(cell, false);
          } else if (answer.type === "end") shows(cell, true);
        },
        end: (how) => {
          if (how === "superseded") this.superseded = true;
          else if (how !== "done") this.problem ??= how.problem;
          const goesOn = failed !== undefined && failed >= 0 && !this.refused;
          resolve(goesOn ? failed : undefined);
        },
      });
    });
  }
}
