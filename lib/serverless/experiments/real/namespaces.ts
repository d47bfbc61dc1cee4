import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
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

/**
 * Namespaces of processes that are not ours, held open: the kernel gives the number of one that is gone to the next
 * one that is made, by whomever, and that one would be counted for it.
 */
export class HeldNamespaces {
  readonly names: ReadonlySet<string>;
  readonly #files: number[] = [];

  constructor(pids: readonly number[]) {
    this.names = foreignNamespaces(pids);
    const held = new Set<string>();
    for (const [name, path] of pids.flatMap(linksOf)) {
      if (held.has(name) || !this.names.has(name)) continue;
      try {
        this.#files.push(openSync(path, "r"));
        held.add(name);
      } catch { /* Another process may still be in it. */ }
    }
  }

  /** Those that some process is still in. O(processes). */
  inUse(): string[] {
    const used = new Set(processesHere().flatMap(({ pid }) => namespacesOf(pid)));
    return [...this.names].filter((name) => used.has(name));
  }

  close(): void {
    for (const file of this.#files.splice(0)) closeSync(file);
  }
}

function namespacesOf(pid: number): string[] {
  return linksOf(pid).map(([name]) => name);
}

function linksOf(pid: number): [name: string, path: string][] {
  return KINDS.flatMap((kind) => {
    const path = `/proc/${pid}/ns/${kind}`;
    try {
      return [[readlinkSync(path), path] as [string, string]];
    } catch {
      return [];
    }
  });
}
