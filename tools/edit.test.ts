import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { code, temporaryProject } from "./temporary-project.ts";

const project = temporaryProject("tools", "lib");
after(() => project.remove());
project.write(
  "notebooks/01-api-gateway.ipynb",
  JSON.stringify({
    cells: [{ cell_type: "code", id: "a", metadata: {}, outputs: [], source: [code("1;").source] }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  }),
);
const text = join(project.root, ".under-load/edit/01-api-gateway.md");
const edit = (...words: string[]) => project.run("tools/edit.ts", "01", ...words);

test("edits that were not put back are written over only by force", async () => {
  assert.equal((await edit()).code, 0);
  // Nothing has changed: it may be written as often as one likes.
  assert.equal((await edit()).code, 0);
  writeFileSync(text, readFileSync(text, "utf8") + "2;\n");
  const refused = await edit();
  assert.equal(refused.code, 2);
  assert.match(
    refused.complained,
    /^Cannot write .*01-api-gateway\.md: it has edits that are not in the notebook; .* --force\n$/,
  );
  assert.match(readFileSync(text, "utf8"), /2;/);
  assert.equal((await edit("--back")).code, 0);
  assert.equal((await edit()).code, 0);
  assert.match(readFileSync(text, "utf8"), /2;/);
  writeFileSync(text, "// %%\nlost;\n");
  assert.equal((await edit("--force")).code, 0);
  assert.doesNotMatch(readFileSync(text, "utf8"), /lost/);
});
