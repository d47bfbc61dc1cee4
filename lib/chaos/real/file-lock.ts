import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { type ExperimentLock, Locked } from "../safety/lock.ts";

/** How often a lock that a dead process has left is taken away before one gives up. */
const TRIES = 5;

/**
 * One experiment at a time on this machine: a lock between processes, by a file that only one of them can make. Where
 * its maker has ended without taking it away, however that ended, the next one does.
 */
export class FileLock implements Pick<ExperimentLock, "take" | "holder"> {
  readonly #path: string;

  /** @param path Of the file; those who must not run at once name the same. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Title of the experiment that runs; `undefined` where none does. */
  get holder(): string | undefined {
    const held = this.#read();
    return held && alive(held.pid) ? held.title : undefined;
  }

  /** @returns Gives the lock back; calling it twice does nothing. @throws {Locked} Where somebody has it. */
  take(title: string): () => void {
    const own = JSON.stringify({ pid: process.pid, title, at: Date.now() });
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        writeFileSync(this.#path, own, { flag: "wx" });
        return this.#release(own);
      } catch (error) {
        if ((error as { code?: string }).code !== "EEXIST") throw error;
      }
      const held = this.#read();
      if (held && alive(held.pid)) {
        throw new Locked(
          `Cannot run ${title}: ${held.title} is running in process ${held.pid}`,
        );
      }
      this.#takeAway(held?.text);
    }
    throw new Locked(`Cannot run ${title}: ${this.#path} changes hands all the time`);
  }

  #release(own: string): () => void {
    let held = true;
    return () => {
      // One that was taken for dead meanwhile must not take away another's.
      if (held && this.#read()?.text === own) rmSync(this.#path, { force: true });
      held = false;
    };
  }

  /** Of two that find the same dead one's file only one can rename it; what it then holds is looked at once more. */
  #takeAway(dead: string | undefined): void {
    const aside = `${this.#path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    try {
      renameSync(this.#path, aside);
    } catch {
      return;
    }
    // It was a new one's: back it goes, unless there is another by now.
    if (readFileSync(aside, "utf8") !== (dead ?? "")) {
      try {
        writeFileSync(this.#path, readFileSync(aside), { flag: "wx" });
      } catch { /* Somebody else holds it. */ }
    }
    rmSync(aside, { force: true });
  }

  #read(): { pid: number; title: string; text: string } | undefined {
    let text: string;
    try {
      text = readFileSync(this.#path, "utf8");
    } catch {
      return undefined;
    }
    try {
      const { pid, title } = JSON.parse(text) as { pid: number; title: string };
      return { pid, title: String(title), text };
    } catch {
      // Half-written by one that was killed: nobody's.
      return { pid: 0, title: "", text };
    }
  }
}

function alive(pid: number): boolean {
  if (pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
