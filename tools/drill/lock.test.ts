import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { locked } from "./lock.ts";

test("who finds a lock waits until it is gone, then has the turn, and leaves none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-lock-")), path = join(folder, "x");
  try {
    writeFileSync(`${path}.lock`, "");
    let done = false;
    const turn = locked(path, () => {
      assert.ok(existsSync(`${path}.lock`));
      return done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(done, false);
    rmSync(`${path}.lock`);
    assert.equal(await turn, true);
    assert.equal(existsSync(`${path}.lock`), false);
    await assert.rejects(
      locked(path, () => {
        throw new Error("no");
      }),
      /^Error: no$/,
    );
    assert.equal(existsSync(`${path}.lock`), false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
