import type { ChildProcess } from "node:child_process";
import { runs } from "./process-group.ts";

/** Time between two looks, in ms. */
const LOOK_MS = 2;

/** The processes that a program names in a line such as `pods [12,13]`. @throws {Error} Where it ends before. */
export function pidsSaidBy(child: ChildProcess, word: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (text) => {
      said += text;
      const list = said.match(new RegExp(`${word} (\\[.*\\])`))?.[1];
      if (list) resolve(JSON.parse(list) as number[]);
    });
    const ended = () => reject(new Error("Cannot count orphans: the platform ended"));
    child.once("error", reject).once("exit", ended);
  });
}

/** How many processes are still there after a time, in ms, and when the last one was gone. */
export async function survivors(
  pids: readonly number[],
  budgetMs: number,
): Promise<{ left: number; goneMs: number }> {
  const began = performance.now();
  let left = pids.filter(runs);
  while (left.length > 0 && performance.now() - began < budgetMs) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    left = left.filter(runs);
  }
  return { left: left.length, goneMs: performance.now() - began };
}
