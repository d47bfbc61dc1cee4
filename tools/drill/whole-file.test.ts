import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Files, writeWhole } from "./whole-file.ts";

/** The file system, with a record of what was asked of it; what `fails` names throws. */
function watched(fails = ""): { files: Files; asked: string[] } {
  const asked: string[] = [];
  const files = new Proxy(fs, {
    get: (all, name: keyof Files) => (...args: unknown[]) => {
      asked.push(name.replace("Sync", ""));
      if (name === fails) throw new Error("the disk is full");
      return (all[name] as (...args: unknown[]) => unknown)(...args);
    },
  });
  return { files, asked };
}

function inFolder(work: (folder: string) => void): void {
  const folder = fs.mkdtempSync(join(tmpdir(), "under-load-whole-"));
  try {
    work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

test("a file is on the disk before it takes the old one's place, and its folder after that", () =>
  inFolder((folder) => {
    const path = join(folder, "x"), { files, asked } = watched();
    writeWhole(path, "new", files);
    assert.equal(fs.readFileSync(path, "utf8"), "new");
    const [before, after] = [
      asked.slice(0, asked.indexOf("rename")),
      asked.slice(asked.indexOf("rename")),
    ];
    assert.deepEqual(before, ["open", "write", "fsync", "close"]);
    assert.ok(after.includes("fsync"), after.join());
  }));

for (const fails of ["writeSync", "fsyncSync", "renameSync"] as const) {
  test(`where ${fails} fails the old file stays, and nothing lies beside it`, () =>
    inFolder((folder) => {
      const path = join(folder, "x");
      writeWhole(path, "old");
      assert.throws(() => writeWhole(path, "new", watched(fails).files), /the disk is full/);
      assert.deepEqual(fs.readdirSync(folder), ["x"]);
      assert.equal(fs.readFileSync(path, "utf8"), "old");
    }));
}
