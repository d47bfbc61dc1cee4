import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { IN_A_PAGE, leaksOf } from "./browser-doors.ts";
import { ROOT } from "./paths.ts";

for (const folder of IN_A_PAGE) {
  test(`a page can import lib/${folder}: nothing on the way needs a server`, async () => {
    assert.deepEqual(await leaksOf(`lib/${folder}/mod.ts`), []);
  });
}

test("what a page can't import is named, with who imports it", async () => {
  const path = `.under-load/leak-${process.pid}.ts`;
  writeFileSync(
    join(ROOT, path),
    'export * from "../lib/sim/mod.ts";\nexport { FileStorage } from "../lib/storage/disk/mod.ts";\n',
  );
  try {
    assert.deepEqual(await leaksOf(path), [
      'lib/storage/disk/file-storage.ts: Could not resolve "node:fs"',
      'lib/storage/disk/file-storage.ts: Could not resolve "node:path"',
    ]);
  } finally {
    rmSync(join(ROOT, path));
  }
});
