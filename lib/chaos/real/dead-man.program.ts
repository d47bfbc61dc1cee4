/**
 * The other side of `DeadMan`: reads lines of JSON, answers each with its number, and when its input closes takes back
 * all that is armed, trying each at most three times for two seconds, and ends.
 */
import process from "node:process";
import type { Undo } from "./dead-man.ts";

const TRIES = 3, PATIENCE = 2000;
const armed = new Map<string, Undo>();

async function undo(what: Undo): Promise<void> {
  if (what.kind === "signal") {
    process.kill(what.pid, what.signal);
    return;
  }
  for (let i = 0; i < TRIES; i++) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const { ok, status, body } = await fetch(what.url, { method: what.method, signal });
      await body?.cancel();
      // What is not there needs no taking back.
      if (ok || status === 404) return;
    } catch { /* once more */ }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const message = JSON.parse(line) as { id: number; arm?: string; undo?: Undo; disarm?: string };
    if (message.arm !== undefined && message.undo) armed.set(message.arm, message.undo);
    if (message.disarm !== undefined) armed.delete(message.disarm);
    process.stdout.write(`${message.id}\n`);
  }
});
// Ctrl-C in a terminal goes to all of a command: this one has work to do then.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  try {
    process.on(signal, () => {});
  } catch { /* Windows has not all of them. */ }
}
process.stdin.on("end", async () => {
  await Promise.allSettled([...armed.values()].map(undo));
  process.exit(0);
});
process.stdout.on("error", () => {});
