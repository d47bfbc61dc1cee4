/** Is told of processes, and kills those that are left when its input closes: whoever told it is gone then. */
import process from "node:process";

const pids = new Set<number>();
let rest = "";
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const pid = Number(line.slice(1));
    if (!(pid > 1)) continue;
    if (line.startsWith("-")) pids.delete(pid);
    else pids.add(pid);
    process.stdout.write(`${line}\n`);
  }
});
function end(): void {
  for (const pid of pids) {
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
  process.exit(0);
}
process.stdin.on("end", end).on("error", end).on("close", end).resume();
process.stdout.on("error", () => {});
// What the terminal sends to all of a group is not for this one: it ends when its input does.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
