/** Starts guests that spin and guests that wait, says which processes they are, and waits to be killed. */
import process from "node:process";
import { tiers } from "../../real/mod.ts";
import type { ProcessGuest } from "../../isolation/process-guest.ts";

const code = "function handler(event) { if (event.spin) for (;;); return 1; }";
const python = "def handler(event):\n    while event['spin']:\n        pass\n";
const pids: number[] = [], calls: Promise<unknown>[] = [];
const one = process.argv[2];
for (const tier of tiers()) {
  if (!/^(process|jail)/.test(tier.name) || tier.missing() !== undefined) continue;
  if (one !== undefined && !tier.name.endsWith(`(${one})`)) continue;
  for (const spin of [false, true]) {
    const limits = { memoryMB: 64, timeoutMs: 15_000 };
    const guest = await tier.start(tier.name.includes("python") ? python : code, limits);
    if (spin) calls.push(guest.invoke({ spin }));
    pids.push((guest as ProcessGuest).pid);
  }
}
process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
setTimeout(() => process.exit(0), 20_000);
process.stdout.write(`guests ${JSON.stringify(pids)}\n`);
// It has calls in its hand, and is killed while it waits for them.
await Promise.all(calls);
