import { execute } from "../notebook/execute.ts";
import { type Notebook, type SavedOutput, sourceDigest } from "../notebook/file.ts";

/** The outputs that a front end has to show, by cell, and where they are from. */
export interface Expected {
  from: "committed" | "run headless";
  outputs: SavedOutput[][];
}

/** The committed outputs; those of a headless run where none are committed, or old ones. */
export async function expectedOutputs(notebook: Notebook): Promise<Expected> {
  if (notebook.ranFrom === sourceDigest(notebook.cells)) {
    return { from: "committed", outputs: notebook.cells.map(({ outputs }) => outputs) };
  }
  const { outputs, failure } = await execute(notebook, { runtime: "deno" });
  if (failure) throw new Error(`it fails headless, so there is no comparison: ${failure.message}`);
  return { from: "run headless", outputs };
}
