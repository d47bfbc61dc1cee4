import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryProject } from "../temporary-project.ts";

type Reach = typeof import("./reach.ts");

/** The module in a copy of the project that has these files in lib. */
async function withLib(files: Record<string, string>): Promise<[Reach, () => void]> {
  const copy = temporaryProject("tools/test/reach.ts", "tools/paths.ts");
  for (const [path, text] of Object.entries(files)) copy.write(path, text);
  return [await copy.load<Reach>("tools/test/reach.ts"), copy.remove];
}

const LIB = {
  "lib/a/mod.ts": 'export * from "./a.ts";',
  "lib/a/a.ts": 'import { b } from "../b/mod.ts";',
  "lib/a/a.test.ts": 'import { t } from "../t/mod.ts";',
  "lib/b/mod.ts": 'const c = await import("../c/mod.ts");',
  "lib/c/mod.ts": 'import { a } from "../a/mod.ts";',
  "lib/t/mod.ts": "",
  "lib/lonely/mod.ts": "",
  "data/b/facts.json": "{}",
};

test("a notebook reaches folders through folders, in circles too, but not through their tests", async () => {
  const [{ reachOf, reachOfFolder }, remove] = await withLib(LIB);
  try {
    const source = 'import { a } from "#lib/a/experiments";\nimport { z } from "zod";';
    assert.deepEqual(reachOf(source, "notebooks/01-a.ipynb"), ["lib/a", "lib/b", "lib/c"]);
    assert.deepEqual(reachOf("1;", "notebooks/01-a.ipynb"), []);
    assert.deepEqual(reachOfFolder("lib/a", { tests: true }), ["lib/a", "lib/b", "lib/c", "lib/t"]);
  } finally {
    remove();
  }
});

test("a folder is its code and its facts, without its tests", async () => {
  const [{ partsOf }, remove] = await withLib(LIB);
  try {
    assert.deepEqual(partsOf("lib/a"), ["lib/a/a.ts", "lib/a/mod.ts"]);
    assert.deepEqual(partsOf("lib/b"), ["lib/b/mod.ts", "data/b/facts.json"]);
  } finally {
    remove();
  }
});

test("a digest tells contents, names and other texts apart, and not the order of the files", async () => {
  const [{ digestOf }, remove] = await withLib({ "x.ts": "1", "y.ts": "1", "z.ts": "2" });
  try {
    assert.equal(digestOf(["x.ts", "z.ts"]), digestOf(["z.ts", "x.ts", "x.ts"]));
    assert.notEqual(digestOf(["x.ts"]), digestOf(["y.ts"]));
    assert.notEqual(digestOf(["x.ts"]), digestOf(["z.ts"]));
    assert.notEqual(digestOf(["x.ts"]), digestOf(["x.ts"], "bun"));
    assert.notEqual(digestOf([], "ab", "c"), digestOf([], "a", "bc"));
  } finally {
    remove();
  }
});
