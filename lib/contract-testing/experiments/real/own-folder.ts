import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const NAME = "under-load-contracts-";

/**
 * Gives some work a folder of its own, and removes it afterwards, whatever happens. Who is killed in between removes nothing:
 * so whoever comes next removes what is left of processes that have ended.
 *
 * @param where Where the folder is made. Default: the machine's folder for such things.
 */
export async function inOwnFolder<T>(
  work: (folder: string) => Promise<T>,
  where = tmpdir(),
): Promise<T> {
  for (const left of await readdir(where)) {
    const pid = new RegExp(`^${NAME}(\\d+)-`).exec(left)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await remove(join(where, left));
  }
  const folder = await mkdtemp(join(where, `${NAME}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await remove(folder);
  }
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true });

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    // One that is somebody else's runs, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
