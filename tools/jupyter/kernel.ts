import { spawn } from "node:child_process";
import { join } from "node:path";
import type { SavedOutput } from "../notebook/file.ts";
import { NOTEBOOKS, ROOT } from "../paths.ts";
import type { Jupyter } from "./environment.ts";

/** A run of a notebook in the real kernel. */
export interface KernelRun {
  /** Outputs of each cell; markdown cells have none. */
  cells: SavedOutput[][];
  /** Why the run ended before the last cell. */
  error: string | null;
  /** Processes of the kernel that were still there 3 s after it was told to end. */
  left: number[];
}

/** Runs a notebook file in a kernel of its own, in the notebooks folder as JupyterLab would. */
export function runInKernel(
  { python, env }: Jupyter,
  file: string,
  { cellSeconds = 60, budget = 180_000 }: { cellSeconds?: number; budget?: number } = {},
): Promise<KernelRun> {
  const script = join(ROOT, "tools/kernel_test.py");
  const child = spawn(python ?? "python3", [script, file, NOTEBOOKS, String(cellSeconds)], {
    // It ends its kernel when this pipe is closed, so none is left however this process ends.
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...env, UNDER_LOAD_SET: "" },
  });
  let out = "", err = "", late = false;
  child.stdout.on("data", (data) => out += data);
  child.stderr.on("data", (data) => err = `${err}${data}`.slice(-4000));
  const clock = setTimeout(() => {
    late = true;
    child.stdin.end();
  }, budget);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(clock);
      if (late) reject(new Error(`the run took longer than its budget of ${budget / 1000} s`));
      else if (code !== 0) reject(new Error(err.trim() || `Python ended with exit code ${code}`));
      else resolve(JSON.parse(out) as KernelRun);
    });
  });
}

/** Whether a Python can be asked to run notebooks. */
export function hasClient({ python, env }: Jupyter): Promise<boolean> {
  const child = spawn(python ?? "python3", ["-c", "import nbclient"], { stdio: "ignore", env });
  return new Promise((resolve) => {
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}
