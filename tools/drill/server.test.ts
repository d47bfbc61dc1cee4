import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    assert.deepEqual(await (await fetch(at)).json(), nothingYet());
    const schedule = new Schedule();
    const [one, other] = ["a", "b"].map((id) =>
      answered(nothingYet(), schedule, { id, grade: "good", at: 1e12 })
    );
    assert.equal((await put(JSON.stringify(one))).status, 200);
    const both = await (await put(JSON.stringify(other))).json();
    assert.deepEqual(Object.keys(both.cards).sort(), ["a", "b"]);
    assert.deepEqual(file.read(), both);
    const bad = await put("{}");
    assert.equal(bad.status, 400);
    assert.match(await bad.text(), /^Cannot read the progress: version/);
    assert.equal((await put(JSON.stringify(one), { origin: "http://elsewhere.test" })).status, 403);
    assert.equal((await fetch(at, { method: "DELETE" })).status, 405);
    assert.equal((await fetch(`${url}kept/../../x`)).status, 404);
    assert.deepEqual(file.read(), both);
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
});
