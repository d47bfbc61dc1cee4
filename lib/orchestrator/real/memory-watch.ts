import { type ChildProcess, execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

/** Time between two looks, in ms. */
const PERIOD = 100;

/**
 * Ends processes that hold more memory than they may. Where there are cgroups the kernel does that, at once and at the
 * byte; looking every tenth of a second is what any system can do: `/proc` on Linux, `ps` elsewhere.
 */
export class MemoryWatch {
  readonly #watched = new Map<
    number,
    { child: ChildProcess; most: number; log: (line: string) => void }
  >();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param most In bytes. */
  add(child: ChildProcess, most: number, log: (line: string) => void): void {
    if (child.pid === undefined) return;
    this.#watched.set(child.pid, { child, most, log });
    this.#timer ??= setInterval(() => void this.#look(), PERIOD);
  }

  remove(pid: number | undefined): void {
    if (pid !== undefined) this.#watched.delete(pid);
    if (this.#watched.size === 0) this.close();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    for (const [pid, { child, most, log }] of [...this.#watched]) {
      const held = await resident(pid);
      if (held === undefined || held <= most) continue;
      log(`holds ${held} bytes of at most ${most}: it is killed`);
      child.kill("SIGKILL");
    }
  }
}

/** Memory that a process holds, in bytes; `undefined` where nobody can say. */
export function resident(pid: number): Promise<number | undefined> {
  if (process.platform === "linux") {
    try {
      const kib = readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmRSS:\s+(\d+) kB/m)?.[1];
      return Promise.resolve(kib === undefined ? undefined : Number(kib) * 1024);
    } catch {
      return Promise.resolve(undefined);
    }
  }
  if (process.platform === "win32") return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], { timeout: 2000 }, (error, out) => {
      resolve(error ? undefined : Number(out.trim()) * 1024);
    });
  });
}
