import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { startProcesses } from "./processes.ts";

const folder = mkdtempSync(join(tmpdir(), "under-load-"));
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name));
};
const server = write(
  "server.mjs",
  `import { createServer } from "node:http";
const server = createServer((_, response) => response.end(process.argv[2]));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();`,
);
const broken = write("broken.mjs", "process.exit(3);");
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

test("each process answers at its own address with its own arguments, until it is killed or all are stopped", async () => {
  const { urls, pids, kill, stop } = await startProcesses(server, [["one"], ["two"]]);
  const ask = async (url: string) => await (await fetch(url)).text();
  assert.deepEqual(await Promise.all(urls.map(ask)), ["one", "two"]);
  assert.equal(new Set(pids).size, 2);
  kill(0);
  await assert.rejects(async () => {
    for (let tries = 0; tries < 100; tries++) await ask(urls[0]!);
  });
  assert.equal(await ask(urls[1]!), "two");
  await stop();
  await stop();
  await assert.rejects(ask(urls[1]!));
});

test("a program that ends before it listens is reported, and nothing is left running", async () => {
  await assert.rejects(startProcesses(broken, [[]]), {
    message: "Cannot start an HTTP server of its own process: it ended",
  });
});
