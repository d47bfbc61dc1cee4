import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import process from "node:process";

const KINDS = ["mnt", "net", "pid", "user", "ipc", "uts"] as const;

/** Processes of this machine and whose children they are; empty where /proc is not there. */
export function processesHere(): { pid: number; parent: number }[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      return [];
    }
  });
}

/** Some processes and all that they have started. O(processes). */
export function withDescendants(pids: readonly number[]): number[] {
  const all = processesHere(), found = new Set(pids);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** Namespaces of processes that are not ours, by their name in /proc. */
export function foreignNamespaces(pids: readonly number[]): Set<string> {
  const ours = new Set(namespacesOf(process.pid));
  return new Set(pids.flatMap(namespacesOf).filter((name) => !ours.has(name)));
}

/** Namespaces of a list that some process is still in. */
export function stillInUse(namespaces: ReadonlySet<string>): string[] {
  const used = new Set(processesHere().flatMap(({ pid }) => namespacesOf(pid)));
  return [...namespaces].filter((name) => used.has(name));
}

function namespacesOf(pid: number): string[] {
  return KINDS.flatMap((kind) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return [];
    }
  });
}
