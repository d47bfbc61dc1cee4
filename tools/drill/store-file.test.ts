import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { answered, nothingYet } from "./progress.ts";
import { Schedule } from "./schedule.ts";
import { ProgressFile } from "./store-file.ts";

test("what was written is read, a torn file beside it harms nothing, and what is no progress is kept", () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-drill-"));
  try {
    const file = new ProgressFile(join(folder, "deep", "drill.json"));
    assert.deepEqual(file.read(), nothingYet());
    const progress = answered(nothingYet(), new Schedule(), { id: "a", grade: "hard", at: 1e12 });
    file.write(progress);
    // As if the power had failed in the middle of the next one.
    writeFileSync(`${file.path}.new`, readFileSync(file.path, "utf8").slice(0, 30));
    assert.deepEqual(file.read(), progress);
    file.write(progress);
    assert.equal(existsSync(`${file.path}.new`), false);
    writeFileSync(file.path, "{}");
    assert.throws(() => file.read(), /Cannot read the progress: version/);
    assert.equal(readFileSync(file.path, "utf8"), "{}");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
