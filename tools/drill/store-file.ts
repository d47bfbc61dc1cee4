import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { locked } from "./lock.ts";
import { merged, type Progress } from "./progress.ts";
import { type Read, readKept } from "./read-progress.ts";
import { writeWhole } from "./whole-file.ts";

/** Progress in a file, which several programs may add to. */
export class ProgressFile {
  constructor(readonly path: string) {}

  /** What stands there; empty where nothing does. */
  text(): string {
    return existsSync(this.path) ? readFileSync(this.path, "utf8") : "";
  }

  /** @throws {TypeError} Where what is there is no progress. */
  read(): Read {
    return readKept(this.text());
  }

  /**
   * Adds to what is there, and says what is there then. What could not be read of it is kept in a file beside.
   *
   * @throws {TypeError} Where what is there is no progress: it is not written over.
   */
  async add(progress: Progress): Promise<Progress> {
    mkdirSync(dirname(this.path), { recursive: true });
    return await locked(this.path, () => {
      const { progress: there, problems } = this.read(), both = merged(there, progress);
      if (problems.length > 0) copyFileSync(this.path, this.#besides());
      writeWhole(this.path, `${JSON.stringify(both)}\n`);
      return both;
    });
  }

  /** Puts what is there aside, so that one begins anew. @returns The name that it has then. */
  async startAgain(): Promise<string> {
    return await locked(this.path, () => {
      const name = this.#besides();
      if (existsSync(this.path)) renameSync(this.path, name);
      return basename(name);
    });
  }

  /** An interview that is being held; empty where none is. */
  held(): string {
    return existsSync(this.#heldPath) ? readFileSync(this.#heldPath, "utf8") : "";
  }

  hold(text: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    if (text === "") rmSync(this.#heldPath, { force: true });
    else writeWhole(this.#heldPath, text);
  }

  get #heldPath(): string {
    return this.path.replace(/(\.json)?$/, "-interview.json");
  }

  /** A name that nothing has yet. */
  #besides(): string {
    const day = new Date().toISOString().slice(0, 10);
    for (let i = 1;; i++) {
      const name = this.path.replace(/(\.json)?$/, `-aside-${day}-${i}.json`);
      if (!existsSync(name)) return name;
    }
  }
}
