import { spawnProgram } from "../../services/own-program.ts";
import { requireNumber } from "../../sim/mod.ts";
import type { Fault } from "../faults/fault.ts";

/** What can be used up, its unit, and the most that may be. */
export const RESOURCES = {
  /** Processor time, in ms. */
  cpu: { unit: "ms", most: 1000 },
  /** Memory, in MB. */
  heap: { unit: "MB", most: 256 },
  /** Open files. */
  descriptors: { unit: "files", most: 512 },
  /** Space in the folder for temporary files, in MB. */
  disk: { unit: "MB", most: 64 },
} as const;
export type Resource = keyof typeof RESOURCES;

/** What the child says that it holds. */
export interface Used {
  resource: Resource;
  amount: number;
}

/**
 * Uses up a resource in a child process, and no more than the cap: a fault must not become the machine's. The child
 * gives all back and ends when the fault is taken back, or when this process ends.
 *
 * @param onUsed Told what it really holds, as it says itself.
 * @throws {RangeError} Where the amount is above the cap.
 */
export function usedUp(resource: Resource, amount: number, onUsed?: (used: Used) => void): Fault {
  const { unit, most } = RESOURCES[resource];
  requireNumber(`use up ${resource}`, "the amount", amount, { unit, min: 1, max: most });
  return {
    name: `${resource} used up`,
    inject: (signal) => useUp(resource, amount, signal, onUsed),
  };
}

async function useUp(
  resource: Resource,
  amount: number,
  signal: AbortSignal,
  onUsed?: (used: Used) => void,
): Promise<() => Promise<void>> {
  const program = new URL("./resources.program.ts", import.meta.url);
  const child = spawnProgram(program, [resource, String(amount)], ["pipe", "pipe", "ignore"]);
  child.stdin?.on("error", () => {});
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const revert = async () => {
    child.stdin?.end();
    const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
    await gone;
    clearTimeout(timer);
  };
  let said = "";
  const holds = new Promise<Used>((resolve, reject) => {
    child.stdout?.on("data", (text) => {
      said += text;
      const match = said.match(/holds (\d+)\n/);
      if (match) resolve({ resource, amount: Number(match[1]) });
    });
    child.once("error", reject);
    gone.then(() => reject(new Error(`Cannot use up ${resource}: its process ended`)));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    onUsed?.(await holds);
  } catch (error) {
    await revert();
    throw error;
  }
  return revert;
}
