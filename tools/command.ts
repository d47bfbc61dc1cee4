import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { ROOT } from "./paths.ts";

/** What a program did. */
export interface Done {
  code: number;
  /** Standard output and standard error as they came, without colours. */
  output: string;
  /** Processor time of the program and of what it started, in ms; 0 where the system does not tell. */
  cpuMs: number;
}

/** How often a program's processor time is looked at: its last look misses at most this. */
const LOOK_MS = 100;

/** Runs a program to its end and keeps what it prints. `onLine` hears each line as it comes. */
export function command(
  program: string,
  args: string[],
  { cwd = ROOT, env = {}, budget = 600_000, onLine }: {
    /** Where it runs. Default: the project's folder. */
    cwd?: string;
    env?: Record<string, string>;
    /** Time after which it is killed, in ms. */
    budget?: number;
    onLine?: (line: string) => void;
  } = {},
): Promise<Done> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    let output = "", partial = "", cpuMs = 0;
    const clock = setInterval(() => cpuMs = Math.max(cpuMs, cpuOf(child.pid)), LOOK_MS);
    const take = (chunk: Uint8Array) => {
      const text = new TextDecoder().decode(chunk);
      output += text;
      const lines = (partial + text).split("\n");
      partial = lines.pop()!;
      lines.forEach((line) => onLine?.(line));
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const timer = setTimeout(() => {
      output += `\nended after its budget of ${budget / 1000} s`;
      child.kill("SIGKILL");
    }, budget);
    child.on("error", (error) => {
      clearTimeout(timer);
      clearInterval(clock);
      resolve({ code: 127, output: error.message, cpuMs });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      clearInterval(clock);
      resolve({ code: code ?? 1, output, cpuMs });
    });
  });
}

/** Processor time of a process and of those it has waited for, in ms. */
function cpuOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(
      " ",
    );
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 10;
  } catch {
    return 0;
  }
}
