/// <reference lib="dom" />
import type { LiveNotebook } from "../live-notebook.ts";

type Code = Record<string, () => void>;

/** `live/charts.js` → `charts`. */
const nameOf = (src: string) => src.replace(/^.*\//, "").replace(/\.js$/, "");

/** Loads a script of this site. @throws {Error} Where it is not there. */
export function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(new Error(`Cannot load ${src}: the file is not there, or the network is not`));
    };
    document.head.append(element);
  });
}

/** The code of a notebook's cells, as a worker takes it: fetched when it is first asked for. */
export class CellCode {
  readonly #kept = new Map<boolean, Promise<Blob>>();

  constructor(
    readonly notebook: Pick<LiveNotebook, "scripts" | "late">,
    readonly root: string,
    readonly load: (src: string) => Promise<void> = loadScript,
  ) {}

  /**
   * The same blob for the same scripts.
   *
   * @param units The statements that are to run: some need scripts that most pages never ask for.
   * @throws {Error} Where a script can't be loaded; the next call tries again.
   */
  for(units: readonly number[]): Promise<Blob> {
    const { late } = this.notebook;
    const withLate = late.units.some((unit) => units.includes(unit));
    const known = this.#kept.get(withLate);
    if (known) return known;
    const made = this.#joined(withLate);
    this.#kept.set(withLate, made);
    made.catch(() => this.#kept.delete(withLate));
    return made;
  }

  /** The scripts define functions; their texts are what a worker runs. A page from a folder can load scripts only. */
  async #joined(withLate: boolean): Promise<Blob> {
    const kept = globalThis as { underLoadCode?: Code };
    kept.underLoadCode ??= {};
    const { scripts, late } = this.notebook, parts: string[] = [];
    for (const src of scripts) {
      if (!withLate && late.scripts.includes(src)) continue;
      if (!kept.underLoadCode[nameOf(src)]) await this.load(`${this.root}${src}`);
      parts.push(`(${kept.underLoadCode[nameOf(src)]})();\n`);
    }
    return new Blob(parts, { type: "text/javascript" });
  }
}
