import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { deadLinks } from "./check-links.ts";
import { bookLink } from "./links.ts";

test("links to files and places that are not there are found, and no others", () => {
  const site = mkdtempSync(join(tmpdir(), "under-load-links-"));
  try {
    mkdirSync(join(site, "a"));
    writeFileSync(join(site, "a/x.html"), '<h2 id="here">x</h2><a href="../index.html#top">up</a>');
    writeFileSync(
      join(site, "index.html"),
      '<p id="top"></p><a href="a/x.html#here?n=1">1</a><a href="a/x.html#gone">2</a>' +
        '<a href="b.html">3</a><a href="https://example.org/">4</a><img src="no.svg" alt=""><a href="#top">5</a>',
    );
    mkdirSync(join(site, "assets"));
    const cards = [
      { link: "a/x.html#here", back: '<a href="a/x.html">1</a>', picture: { src: "gone.svg" } },
      { link: "a/x.html#cell-9", back: '<a href="lost.html">2</a>' },
    ];
    writeFileSync(join(site, "assets/cards.js"), `globalThis.cards = ${JSON.stringify(cards)};\n`);
    writeFileSync(join(site, "assets/book.js"), 'const link = "nowhere.html";');
    assert.deepEqual(deadLinks(site), [
      "index.html: a/x.html#gone",
      "index.html: b.html",
      "index.html: no.svg",
      "assets/cards.js: gone.svg",
      "assets/cards.js: a/x.html#cell-9",
      "assets/cards.js: lost.html",
    ]);
  } finally {
    rmSync(site, { recursive: true });
  }
});

test("a notebook's links lead to pages of the book, files of the project to pages below source/", () => {
  assert.deepEqual(bookLink("06-circuit-breaker.ipynb#The-whiteboard"), {
    href: "06-circuit-breaker.html#the-whiteboard",
  });
  assert.deepEqual(bookLink("#U-·-Understanding-the-business-domain"), {
    href: "#u-understanding-the-business-domain",
  });
  assert.deepEqual(bookLink("../lib/sim/clock.ts#L3-L9", "../"), {
    href: "../source/lib/sim/clock.ts.html#L3",
    file: "lib/sim/clock.ts",
  });
  assert.deepEqual(bookLink("https://example.org/x"), { href: "https://example.org/x" });
});
