import { closeSync, openSync, rmSync, statSync } from "node:fs";

/** Work under a lock takes milliseconds: an older one was left by a program that was killed. */
const STALE_MS = 10_000;
const PATIENCE_MS = 15_000;
const PAUSE_MS = 15;

/**
 * Does something to a file while no other program does: who makes the file beside it has the turn.
 *
 * @throws {Error} Where the turn does not come.
 */
export async function locked<T>(path: string, work: () => T): Promise<T> {
  const lock = `${path}.lock`, start = performance.now();
  while (!taken(lock)) {
    if (performance.now() - start > PATIENCE_MS) {
      throw new Error(`another program holds ${lock}: end it, or delete that file`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, "wx"));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
    const { mtimeMs } = statSync(lock, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > STALE_MS) rmSync(lock, { force: true });
    return false;
  }
}
