import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { answered, nothingYet } from "./progress.ts";
import { Schedule } from "./schedule.ts";
import { ProgressFile } from "./store-file.ts";

const after = (id: string) =>
  answered(nothingYet(), new Schedule(), { id, grade: "hard", at: 1e12 });

async function inFolder(work: (file: ProgressFile, folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "under-load-drill-"));
  try {
    await work(new ProgressFile(join(folder, "drill.json")), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("what was written is read, and a torn file beside it harms nothing", () =>
  inFolder(async (file) => {
    assert.deepEqual(file.read().progress, nothingYet());
    await file.add(after("a"));
    // As if the power had failed in the middle of the next one.
    writeFileSync(`${file.path}.1.new`, readFileSync(file.path, "utf8").slice(0, 30));
    assert.deepEqual(file.read().progress, after("a"));
  }));

test("what is no progress is never written over, and starting again keeps it beside", () =>
  inFolder(async (file, folder) => {
    writeFileSync(file.path, "{broken");
    await assert.rejects(file.add(after("a")), /Cannot read the progress: it is no JSON/);
    assert.equal(readFileSync(file.path, "utf8"), "{broken");
    const name = await file.startAgain();
    assert.equal(readFileSync(join(folder, name), "utf8"), "{broken");
    await file.add(after("a"));
    assert.deepEqual(file.read().progress, after("a"));
    assert.notEqual(await file.startAgain(), name);
    assert.equal(readFileSync(join(folder, name), "utf8"), "{broken");
  }));

test("of a file with one bad entry all others are taken, and the file as it was is kept beside", () =>
  inFolder(async (file, folder) => {
    const bad = JSON.stringify({ ...after("a"), interviews: [{ at: -1 }] });
    writeFileSync(file.path, bad);
    const both = await file.add(after("b"));
    assert.deepEqual(Object.keys(both.cards).sort(), ["a", "b"]);
    assert.deepEqual(file.read(), { progress: both, problems: [] });
    const [aside] = readdirSync(folder).filter((name) => name.includes("aside"));
    assert.equal(readFileSync(join(folder, aside!), "utf8"), bad);
  }));

test("two programs that add at once lose nothing, and a lock that was left does not stay for ever", () =>
  inFolder(async (file, folder) => {
    const other = new ProgressFile(file.path);
    writeFileSync(`${file.path}.lock`, "");
    utimesSync(`${file.path}.lock`, 0, 0);
    await Promise.all(["a", "b", "c", "d"].map((id, i) => [file, other][i % 2]!.add(after(id))));
    assert.deepEqual(Object.keys(file.read().progress.cards).sort(), ["a", "b", "c", "d"]);
    assert.deepEqual(readdirSync(folder), ["drill.json"]);
  }));

test("an interview that is being held lies beside, until it has ended", () =>
  inFolder(async (file, folder) => {
    assert.equal(file.held(), "");
    file.hold("{}");
    assert.equal(new ProgressFile(file.path).held(), "{}");
    file.hold("");
    assert.equal(file.held(), "");
    await file.add(after("a"));
    assert.deepEqual(readdirSync(folder), ["drill.json"]);
  }));
