import type { ChildProcess } from "node:child_process";
import { Cgroups, cgroupsMissing } from "./cgroups.ts";
import { MemoryWatch } from "./memory-watch.ts";

/** What keeps a container within its limits. */
export interface Limiter {
  readonly name: string;
  /**
   * @param limits Of a pod, by name. @param words Command that is to be started.
   * @returns What to start instead, what to call with the process that it became, and what to call when that has ended.
   * @throws {Error} Where limits can't be set: then nothing is to be started.
   */
  start(
    pod: string,
    limits: Readonly<Record<string, number>>,
    words: readonly string[],
    log: (line: string) => void,
  ): { words: readonly string[]; began(child: ChildProcess): void; ended(): Promise<void> };
  close(): Promise<void>;
}

/** The better of the two that this machine has. */
export function limiter(): Limiter {
  return cgroupsMissing() === undefined ? byKernel() : byLooking();
}

/** Puts itself into groups, and becomes the command: no time in which it is outside. `$1`: how many files follow. */
const INTO = `n=$1; shift
while [ "$n" -gt 0 ]; do echo $$ > "$1" || exit 126; n=$((n - 1)); shift; done
exec "$@"`;

/** Memory, processes and processor by control groups. */
export function byKernel(): Limiter {
  const cgroups = new Cgroups();
  let starts = 0;
  return {
    name: "cgroups",
    start: (pod, limits, words, log) => {
      // A pod that starts again gets a new one: the old one may not be empty yet.
      const group = `${pod}-${starts++}`;
      let files: string[];
      try {
        files = cgroups.create(group, limits);
      } catch (error) {
        cgroups.removeNow(group);
        const { message } = error as Error;
        throw new Error(`the kernel refuses its limits (${message.split("\n")[0]})`);
      }
      return {
        words: files.length === 0
          ? words
          : ["/bin/sh", "-c", INTO, "sh", String(files.length), ...files, ...words],
        began: () => {},
        ended: async () => {
          if (cgroups.killed(group)) {
            log(`took more than its ${limits["memory"]} bytes: the kernel killed it`);
          }
          await cgroups.remove(group);
        },
      };
    },
    close: () => cgroups.close(),
  };
}

/** Memory only, looked at every tenth of a second: what any system can do. */
export function byLooking(): Limiter {
  const watch = new MemoryWatch();
  return {
    name: "looking",
    start: (_, { memory }, words, log) => {
      let pid: number | undefined;
      return {
        words,
        began: (child) => {
          pid = child.pid;
          if (memory !== undefined) watch.add(child, memory, log);
        },
        ended: () => Promise.resolve(watch.remove(pid)),
      };
    },
    close: () => Promise.resolve(watch.close()),
  };
}
