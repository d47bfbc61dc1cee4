import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./paths.ts";
import { runHere } from "./temporary-project.ts";

/** What `start` answers to arguments that it must refuse before it does anything. */
async function refused(...args: string[]): Promise<string> {
  const { code, said, complained } = await runHere(ROOT, [
    "tools/start.ts",
    "--no-browser",
    ...args,
  ]);
  assert.equal(code, 2, complained);
  assert.equal(said, "");
  assert.doesNotMatch(complained.trim(), /\n/);
  return complained.trim();
}

for (const port of ["99999", "abc", "0", "-1", "80.5", ""]) {
  test(`start refuses ${JSON.stringify(port)} as a port, and says what a port is`, async () => {
    assert.equal(
      await refused(`--port=${port}`),
      `Cannot use --port ${port}: it must be a whole number from 1 to 65535`,
    );
  });
}

for (const host of ["127.0.0.1", "0.0.0.0"]) {
  test(`start refuses a port that another program listens on at ${host}`, async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as { port: number };
    try {
      assert.equal(
        await refused("--port", `${port}`),
        `Cannot use --port ${port}: another program listens there; name another port`,
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
}

test("start refuses what it does not know, by name", async () => {
  assert.match(await refused("--prot", "8888"), /--prot/);
  assert.match(await refused("07"), /07/);
  assert.match(await refused("--port"), /--port/);
});

test("start needs no dependency before it has installed them", () => {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const source = readFileSync(path, "utf8");
    for (
      const [, name] of source.matchAll(/^(?:import|export)\b(?! type)[^;]*?from\s+"([^"]+)"/gm)
    ) {
      if (name!.startsWith(".")) visit(join(dirname(path), name!));
      else assert.ok(name!.startsWith("node:"), `${path} imports ${name}`);
    }
  };
  visit(join(ROOT, "tools/start.ts"));
  assert.ok(seen.size > 3);
});
