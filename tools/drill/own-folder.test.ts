import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { ownFolder } from "./own-folder.ts";

test("a program gets a folder of its own, those of running ones stay, those of ended ones go", () => {
  const parent = mkdtempSync(join(tmpdir(), "under-load-own-"));
  try {
    for (const name of ["12", "13", "pictures"]) {
      mkdirSync(join(parent, name, "deep"), { recursive: true });
    }
    const own = ownFolder(parent, (pid) => pid === 12);
    assert.equal(own, join(parent, String(process.pid)));
    assert.deepEqual(["12", "13", "pictures"].map((name) => existsSync(join(parent, name))), [
      ...[true, false, false],
    ]);
    // By the system's own word this program runs.
    ownFolder(parent);
    assert.ok(existsSync(own) && !existsSync(join(parent, "12")) || process.pid === 12);
  } finally {
    rmSync(parent, { recursive: true });
  }
});
