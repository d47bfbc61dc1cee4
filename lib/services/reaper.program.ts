/**
 * Is told of processes and folders. When its input closes whoever told it is gone: it kills what is left of the
 * processes, and removes what is left of the folders, where they are empty then.
 */
import process from "node:process";
import { endGroup, removedFolder } from "./control-group.ts";

/** How often a folder is tried to be removed, and the time between two tries, in ms: what was killed still holds it. */
const TRIES = 100, PAUSE_MS = 20;
const pids = new Set<number>(), folders = new Set<string>();
let rest = "";
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const what = line.slice(1), pid = Number(what), forget = line.startsWith("-");
    if (what.startsWith("/")) forget ? folders.delete(what) : folders.add(what);
    else if (pid > 1) forget ? pids.delete(pid) : pids.add(pid);
    process.stdout.write(`${line}\n`);
  }
});
let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  for (const pid of pids) {
    // As a group, where it leads one: what it has started ends too.
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
  // What is deepest goes first.
  const left = [...folders].sort((a, b) => b.length - a.length);
  for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
    while (left.length > 0 && removed(left[0]!)) left.shift();
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  process.exit(0);
}
/** In a control group may be what has left its session: it ends with the group. */
function removed(folder: string): boolean {
  endGroup(folder);
  return removedFolder(folder);
}
process.stdin.on("end", end).on("error", end).on("close", end).resume();
process.stdout.on("error", () => {});
// What a terminal sends to all of a group is not for this one: it ends when its input does.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
