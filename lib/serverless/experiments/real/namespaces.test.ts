import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { test } from "node:test";
import { unshareMissing } from "../../../services/try-unshare.ts";
import { foreignNamespaces, HeldNamespaces } from "./namespaces.ts";

const FLAGS = ["-Urn"];
const skip = unshareMissing("test", [...FLAGS, "true"]) ?? false;

/** A process in namespaces of its own. */
async function apart(): Promise<ChildProcess & { pid: number }> {
  const child = spawn("unshare", [...FLAGS, "cat"], { stdio: ["pipe", "ignore", "inherit"] });
  while (foreignNamespaces([child.pid!]).size < 2) await new Promise((r) => setTimeout(r, 2));
  return child as ChildProcess & { pid: number };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Names of namespaces that this process holds open. */
function open(): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  }).filter((name) => /^(net|user):/.test(name)).sort();
}

test(
  "namespaces count while a process is in them, and are held until they are closed",
  { skip },
  async () => {
    const child = await apart(), held = new HeldNamespaces([child.pid]);
    assert.equal(held.names.size, 2);
    assert.equal(held.inUse().length, 2);
    await end(child);
    assert.deepEqual(held.inUse(), []);
    // Or the kernel would give their numbers to others, and those would be counted.
    assert.deepEqual(open(), [...held.names].sort());
    held.close();
    assert.deepEqual(open(), []);
  },
);
