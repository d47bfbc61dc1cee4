import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { HERE } from "../temporary-project.ts";
import type { Card } from "./card.ts";

const card = (id: string, more: Partial<Card> = {}): Card => ({
  ...{ id, kind: "question", notebook: "07-x", link: "07-x.html#cell-1" },
  ...{ front: `<p>What is ${id}?</p>`, back: '<p>It is <a href="lib.html">one</a>.</p>', ...more },
});

// The task runs under Deno; Bun has no node:sqlite.
if (HERE === "deno") {
  test("a package holds a note and a card for each card, its pictures, and no link that leads nowhere", async () => {
    const { ankiPackage } = await import("./anki.ts");
    const { DatabaseSync } = await import("node:sqlite");
    const folder = mkdtempSync(join(tmpdir(), "under-load-anki-"));
    try {
      const picture = { src: "pictures/07-x-3.svg", title: "A chart" };
      const files = unzipSync(ankiPackage({
        cards: [card("a", { picture }), card("b", { answer: { value: 2, unit: "s" } })],
        pictureOf: (src) => `<svg>${src}</svg>`,
        ...{ scratch: join(folder, "scratch"), now: Date.UTC(2026, 0, 5) },
      }));
      const texts = (name: string) => new TextDecoder().decode(files[name]);
      assert.deepEqual(JSON.parse(texts("media")), { 0: "under-load-07-x-3.svg" });
      assert.equal(texts("0"), "<svg>pictures/07-x-3.svg</svg>");
      writeFileSync(join(folder, "collection"), files["collection.anki2"]!);
      const db = new DatabaseSync(join(folder, "collection"));
      const notes = db.prepare("select flds, tags from notes order by id").all();
      assert.equal(db.prepare("select count(*) as n from cards").get()!["n"], 2);
      const [front, back] = String(notes[0]!["flds"]).split(String.fromCharCode(31));
      assert.equal(front, "<p>What is a?</p>");
      assert.equal(back, '<p>It is one.</p><img src="under-load-07-x-3.svg">');
      assert.match(String(notes[1]!["flds"]), /Within a factor of two/);
      assert.equal(notes[0]!["tags"], " under-load::07-x under-load::question ");
      assert.equal(db.prepare("pragma integrity_check").get()!["integrity_check"], "ok");
      db.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
