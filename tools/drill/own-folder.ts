import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/**
 * A folder below `parent` that is this program's own, by its number: another one that runs at the same time has its
 * own. Folders of programs that have ended are deleted; this one's when it ends.
 */
export function ownFolder(parent: string, isRunning: (pid: number) => boolean = runs): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (!isRunning(Number(name))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const own = join(parent, String(process.pid));
  mkdirSync(own, { recursive: true });
  process.on("exit", () => rmSync(own, { recursive: true, force: true }));
  return own;
}

function runs(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's program is one that runs.
    return (error as { code?: string }).code === "EPERM";
  }
}
