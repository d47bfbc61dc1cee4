import { spawn } from "node:child_process";
import { ROOT } from "./paths.ts";

/** What a program did. */
export interface Done {
  code: number;
  /** Standard output and standard error as they came, without colours. */
  output: string;
}

/** Runs a program to its end and keeps what it prints. `onLine` hears each line as it comes. */
export function command(
  program: string,
  args: string[],
  { env = {}, budget = 600_000, onLine }: {
    env?: Record<string, string>;
    /** Time after which it is killed, in ms. */
    budget?: number;
    onLine?: (line: string) => void;
  } = {},
): Promise<Done> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    let output = "", partial = "";
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
      resolve({ code: 127, output: error.message });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
  });
}
