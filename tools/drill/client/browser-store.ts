/// <reference lib="dom" />
import { merged, nothingYet, type Progress } from "../progress.ts";
import { type Read, readKept, readProgress } from "../read-progress.ts";
import type { Store } from "./store.ts";

/** What a browser keeps for a page, as far as it is used here. */
export type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const DRILL = "under-load/drill", HELD = "under-load/interview", ASIDE = "under-load/drill-aside";
const REFUSES =
  "This browser keeps nothing for this page: export your progress before you leave it.";
const FULL =
  "This browser's storage is full: nothing was kept. Export your progress before you leave.";

/** In this browser: nothing leaves it. */
export class BrowserStore implements Store {
  readonly place = "in this browser";

  /** @param kept Asked each time: a browser that forbids it throws already then. */
  constructor(readonly kept: () => Kept) {}

  // Every way out of these is a promise: what throws is told of like what comes late.
  async text(): Promise<string> {
    return await Promise.resolve(this.#kept().getItem(DRILL) ?? "");
  }

  async load(): Promise<Read> {
    let text;
    try {
      text = await this.text();
    } catch (error) {
      // One can learn all the same.
      return { progress: nothingYet(), problems: [(error as Error).message] };
    }
    return readKept(text);
  }

  async save(progress: Progress): Promise<Progress> {
    // Another window may have gone on meanwhile.
    const text = await this.text(), there = text === "" ? undefined : readProgress(text);
    const { progress: both, problems } = readProgress(
      JSON.stringify(there ? merged(there.progress, progress) : progress),
    );
    if (problems[0]) throw new Error(`${problems[0]} Nothing was kept.`);
    if (there?.problems.length) this.#keep(this.#freeName(), text);
    this.#keep(DRILL, JSON.stringify(both));
    return both;
  }

  async startAgain(): Promise<string> {
    const text = await this.text(), name = this.#freeName();
    // First away, then in its new place: a full storage has no room for both.
    this.#kept().removeItem(DRILL);
    try {
      this.#keep(name, text);
    } catch (error) {
      this.#keep(DRILL, text);
      throw error;
    }
    return `in this browser, as "${name}"`;
  }

  async held(): Promise<string> {
    try {
      return await Promise.resolve(this.#kept().getItem(HELD) ?? "");
    } catch {
      return "";
    }
  }

  async hold(text: string): Promise<void> {
    if (text === "") this.#kept().removeItem(HELD);
    else this.#keep(HELD, text);
    await Promise.resolve();
  }

  #kept(): Kept {
    try {
      const kept = this.kept();
      kept.getItem(DRILL);
      return kept;
    } catch {
      throw new Error(REFUSES);
    }
  }

  #keep(name: string, text: string): void {
    const kept = this.#kept();
    try {
      kept.setItem(name, text);
    } catch {
      throw new Error(FULL);
    }
  }

  #freeName(): string {
    for (let i = 1;; i++) {
      if (this.#kept().getItem(`${ASIDE}-${i}`) === null) return `${ASIDE}-${i}`;
    }
  }
}
