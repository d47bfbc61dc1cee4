import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

/** What a process and all that it has started use. */
export interface Usage {
  /** In MB. */
  memoryMB: number;
  /** Processor time, in ms. */
  cpuMs: number;
  processes: number;
}

/** Length of a tick of /proc, in ms; of a page, in bytes. */
const TICK = 10, PAGE = 4096;
/** Processes of one guest that are counted. */
const MOST = 200;

/** `undefined` where nobody can say, or it is gone. On Linux at once, elsewhere by `ps` and without children. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  if (process.platform === "linux") return usageByProc(pid);
  if (process.platform === "win32") return undefined;
  return await new Promise((resolve) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], { timeout: 2000 }, (error, out) => {
      const memoryMB = Number(out) / 1024;
      resolve(error ? undefined : { memoryMB, cpuMs: 0, processes: 1 });
    });
  });
}

function usageByProc(pid: number): Usage | undefined {
  const sum: Usage = { memoryMB: 0, cpuMs: 0, processes: 0 };
  const open = [pid];
  while (open.length > 0 && sum.processes < MOST) {
    const one = open.pop()!;
    try {
      const stat = readFileSync(`/proc/${one}/stat`, "latin1");
      // The name, in parentheses, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z") continue;
      sum.processes++;
      sum.cpuMs += (Number(fields[11]) + Number(fields[12])) * TICK;
      sum.memoryMB += (Number(fields[21]) * PAGE) / 2 ** 20;
      const children = readFileSync(`/proc/${one}/task/${one}/children`, "latin1");
      for (const child of children.split(" ")) if (child !== "") open.push(Number(child));
    } catch {
      // It is gone.
    }
  }
  return sum.processes > 0 ? sum : undefined;
}

/** Processor time of a process alone, without what it has started, in ms; `undefined` where nobody can say. */
export function ownCpuMs(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  } catch {
    return undefined;
  }
}
