import type { ChildProcess } from "node:child_process";

/** Longest line that is kept, in characters. */
const LINE = 2000;

/** Calls `each` with every line of both outputs of a process, also with a last one without an end; long ones are cut. */
export function eachLine(child: ChildProcess, each: (line: string) => void): void {
  for (const output of [child.stdout, child.stderr]) {
    let rest = "";
    output?.setEncoding("utf8");
    output?.on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!.slice(0, LINE);
      for (const line of parts) if (line !== "") each(line.slice(0, LINE));
    });
    output?.on("end", () => {
      if (rest !== "") each(rest);
    });
  }
}
