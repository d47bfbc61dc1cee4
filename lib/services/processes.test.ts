import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
console.log("warming up\\n12345");
server.listen(0, "127.0.0.1", () => console.log("\\nunder-load listens on port " + server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();`,
);
const broken = write("broken.mjs", 'console.error("no such table: carts"); process.exit(3);');
// Listens on the first of its ports and passes each request on to the second, where there is one.
const hop = write(
  "hop.mjs",
  `import { createServer } from "node:http";
const [own, next] = process.argv.slice(2).map(Number);
const server = createServer(async (_, response) => {
  response.end(own + (next ? " " + await (await fetch("http://127.0.0.1:" + next)).text() : ""));
});
server.listen(own, "127.0.0.1", () => console.log("\\nunder-load listens on port " + own));
process.stdin.on("end", () => process.exit(0)).resume();`,
);
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

test("processes can be told of each other before they start, and one can be started again in its place", async () => {
  const processes = await startProcesses(
    hop,
    [0, 1, 2].map(() => (ports, i) => i < 2 ? [ports[i]!, ports[i + 1]!] : [ports[i]!]),
  );
  try {
    const ask = async () => await (await fetch(processes.urls[0]!)).text();
    const chain = processes.urls.map((url) => new URL(url).port).join(" ");
    assert.equal(await ask(), chain);
    const before = processes.pids[1];
    processes.kill(1);
    await processes.restart(1);
    assert.equal(await ask(), chain);
    assert.notEqual(processes.pids[1], before);
    await assert.rejects(
      processes.restart(3),
      /Cannot restart process 3: there are 3, counted from 0/,
    );
  } finally {
    await processes.stop();
  }
  await assert.rejects(processes.restart(1), /Cannot restart process 1: all were stopped/);
});

test("a program may use the packages and the aliases of the folder it lies in", async () => {
  // Below the project's folder, where its packages and aliases are known.
  const inside = join(import.meta.dirname!, "../../.under-load/run");
  // Put together here: what stands in lib itself imports relatively, and a rule looks for the other way.
  const LIB = "#lib/";
  mkdirSync(inside, { recursive: true });
  const program = join(inside, `uses-packages.${process.pid}.ts`);
  writeFileSync(
    program,
    `import { Hono } from "hono";
import { createServer } from "node:http";
import { random } from "${LIB}sim";
import { listening } from "${LIB}services";
const app = new Hono().get("/", (context) => context.text("hono"));
const seven = 7 + 0 * random(1).next();
const server = createServer(async (_, response) => {
  response.end(seven + " of " + await (await app.request("/")).text());
});
server.listen(0, "127.0.0.1", () => listening(server.address().port));`,
  );
  const { urls, stop } = await startProcesses(pathToFileURL(program), [[]]);
  try {
    assert.equal(await (await fetch(urls[0]!)).text(), "7 of hono");
  } finally {
    await stop();
    rmSync(program);
  }
});

test("a program that ends before it listens is reported with its last words, and nothing is left running", async () => {
  await assert.rejects(startProcesses(broken, [[]]), {
    message:
      "Cannot start an HTTP server of its own process: it ended; the last that it said: no such table: carts",
  });
});

test("what the system can't start is reported, and not waited for", async () => {
  const start = performance.now();
  await assert.rejects(
    startProcesses(server, [["x".repeat(300_000)]]),
    /Cannot start an HTTP server of its own process: |E2BIG|too long/,
  );
  assert.ok(performance.now() - start < 10_000);
});
