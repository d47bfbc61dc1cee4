import { readFileSync, rmdirSync } from "node:fs";
import process from "node:process";

/** Kills whoever is in a control group, also what has begun a session of its own. Of another folder nothing. */
export function endGroup(folder: string): void {
  try {
    for (const line of readFileSync(`${folder}/cgroup.procs`, "utf8").split("\n")) {
      if (Number(line) > 1) process.kill(Number(line), "SIGKILL");
    }
  } catch {
    // It is no control group, or they have ended.
  }
}

/** Removes an empty folder. @returns Whether it is gone: what was killed a moment ago may still hold it. */
export function removedFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "ENOENT";
  }
}
