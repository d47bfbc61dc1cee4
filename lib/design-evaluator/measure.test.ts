import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { CATALOGUE } from "./mod.ts";
import { measure, measureAll } from "./measure.ts";

test(
  "every notebook's own code is timed, and one that is not there is named",
  { timeout: 120_000 },
  async () => {
    const rows = await measureAll(2);
    assert.deepEqual(rows.map(({ slug }) => slug), CATALOGUE.map(({ slug }) => slug));
    for (const row of rows) {
      const here = existsSync(new URL(`../${row.slug}/mod.ts`, import.meta.url));
      if (here) assert.ok("ms" in row && row.ms > 0, JSON.stringify(row));
      else assert.ok("missing" in row && row.missing !== "");
    }
    assert.deepEqual(await measure("nobody"), {
      slug: "nobody",
      missing: "no notebook of that name",
    });
  },
);
