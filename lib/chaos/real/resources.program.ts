/** Uses up one resource, says how much it holds, and gives it back when its input closes, after a minute at the latest. */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const [, , resource, asked] = process.argv, amount = Number(asked);
const held: unknown[] = [], descriptors: number[] = [];
let folder: string | undefined;

function end(): void {
  for (const descriptor of descriptors) closeSync(descriptor);
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
process.stdin.on("end", end).on("error", end).resume();
setTimeout(end, 60_000);

function hold(): number {
  if (resource === "heap") {
    for (let mb = 0; mb < amount; mb++) held.push(new Uint8Array(1 << 20).fill(mb));
    return held.length;
  }
  if (resource === "descriptors") {
    while (descriptors.length < amount) descriptors.push(openSync(process.execPath, "r"));
    return descriptors.length;
  }
  if (resource === "disk") {
    folder = mkdtempSync(join(tmpdir(), "under-load-chaos-"));
    const file = join(folder, "full"), descriptor = openSync(file, "w");
    const chunk = new Uint8Array(1 << 20);
    for (let mb = 0; mb < amount; mb++) writeSync(descriptor, chunk);
    closeSync(descriptor);
    return statSync(file).size >> 20;
  }
  const until = performance.now() + amount;
  while (performance.now() < until);
  return amount;
}

process.stdout.write(`holds ${Math.round(hold())}\n`);
