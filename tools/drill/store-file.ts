import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { nothingYet, type Progress, readProgress } from "./progress.ts";

/** Progress in a file. */
export class ProgressFile {
  constructor(readonly path: string) {}

  /** @throws {TypeError} Where what is there is no progress: it is not written over. */
  read(): Progress {
    return existsSync(this.path) ? readProgress(readFileSync(this.path, "utf8")) : nothingYet();
  }

  /**
   * Writes it beside, has it on the disk, then puts it in the old one's place: whoever is killed at any moment leaves
   * the old one or the new one, whole.
   */
  write(progress: Progress): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const beside = `${this.path}.new`, file = openSync(beside, "w", 0o600);
    try {
      const bytes = new TextEncoder().encode(`${JSON.stringify(progress)}\n`);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, this.path);
  }
}
