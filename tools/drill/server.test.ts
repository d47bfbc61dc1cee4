import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { answered, nothingYet } from "./progress.ts";
import { Schedule } from "./schedule.ts";
import { serveDrill } from "./server.ts";
import { ProgressFile } from "./store-file.ts";

test("the drill's server keeps what pages send, adds it up, and gives nothing to another site", async () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-drill-server-"));
  writeFileSync(join(folder, "drill.html"), "<p>drill</p>");
  const file = new ProgressFile(join(folder, "kept", "drill.json"));
  const { url, close } = await serveDrill({ dir: folder, file });
  const at = `${url}progress`;
  const put = (body: string, headers: Record<string, string> = {}) =>
    fetch(at, { method: "PUT", body, headers });
  try {
    assert.equal(await (await fetch(`${url}drill.html`)).text(), "<p>drill</p>");
    assert.equal(await (await fetch(at)).text(), "");
    const schedule = new Schedule();
    const [one, other] = ["a", "b"].map((id) =>
      answered(nothingYet(), schedule, { id, grade: "good", at: 1e12 })
    );
    assert.equal((await put(JSON.stringify(one))).status, 200);
    const both = await (await put(JSON.stringify(other))).json();
    assert.deepEqual(Object.keys(both.cards).sort(), ["a", "b"]);
    assert.deepEqual(file.read().progress, both);
    const bad = await put("{}");
    assert.equal(bad.status, 400);
    assert.match(
      await bad.text(),
      /^Cannot read the progress: its version must be 1.*Nothing was kept\.$/,
    );
    assert.equal((await put(JSON.stringify(one), { origin: "http://elsewhere.test" })).status, 403);
    assert.equal((await fetch(at, { method: "DELETE" })).status, 405);
    const held = `${url}interview`;
    await (await fetch(held, { method: "PUT", body: "{}" })).text();
    assert.equal(await (await fetch(held)).text(), "{}");
    assert.equal((await fetch(`${url}kept/../../x`)).status, 404);
    assert.deepEqual(file.read().progress, both);
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
});

test("where nothing can be kept the page is told so in a sentence, and what is no progress comes as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-drill-server-"));
  // A folder in the file's place: it can be neither read nor written.
  mkdirSync(join(folder, "drill.json"));
  const file = new ProgressFile(join(folder, "drill.json"));
  const { url, close } = await serveDrill({ dir: folder, file });
  const put = () => fetch(`${url}progress`, { method: "PUT", body: JSON.stringify(nothingYet()) });
  try {
    const refused = await put();
    assert.equal(refused.status, 500);
    assert.match(await refused.text(), /^Cannot use .*drill\.json: nothing was kept \(.*\)\.$/);
    rmSync(file.path, { recursive: true });
    writeFileSync(file.path, "{broken");
    assert.equal(await (await fetch(`${url}progress`)).text(), "{broken");
    assert.match(await (await put()).text(), /it is no JSON\. Nothing was kept\.$/);
    const aside = await (await fetch(`${url}progress/again`, { method: "POST" })).text();
    assert.equal(readFileSync(join(folder, aside), "utf8"), "{broken");
    assert.equal((await put()).status, 200);
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
});
