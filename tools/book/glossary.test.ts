import assert from "node:assert/strict";
import { test } from "node:test";
import { notebookNames, readNotebook } from "../notebook/file.ts";
import type { Notebook } from "../notebook/file.ts";
import { prose } from "../temporary-project.ts";
import { brokenGlossary, type Entry, shownIn, termLinker } from "./glossary.ts";

const entry = (term: string, more: Partial<Entry> = {}): Entry => ({
  ...{ term, also: [], notebook: "07-x", concepts: [], sentence: "It is one." },
  ...more,
});
const notebook = (name: string, ...sources: string[]): Notebook => ({
  ...{ name, path: "", ranFrom: undefined },
  cells: ["# 7 · X\n\n**Key concepts:** token bucket · gate\n\nmore", ...sources].map((source) =>
    prose(source)
  ),
});

test("each key concept of the course has an entry, in one sentence, that cells show", () => {
  assert.deepEqual(brokenGlossary(notebookNames().map(readNotebook)), []);
});

test("what a glossary lacks is named", () => {
  const book = notebook("07-x", "A token bucket fills.");
  const faults = brokenGlossary([book], [
    entry("token bucket", { concepts: ["token bucket", "leases"] }),
    entry("Token bucket", { sentence: "It is. Or not." }),
    entry("lease"),
  ]);
  assert.deepEqual(faults, [
    'docs/glossary.json has no entry for "gate" of 07-x',
    'docs/glossary.json covers "leases", which no notebook names as a key concept',
    'docs/glossary.json has "token bucket" twice',
    'docs/glossary.json says more, or less, than one sentence of "Token bucket"',
    'no cell of 07-x shows "lease"',
  ]);
});

test("an entry leads to the cells that show it, those with it in a heading first", () => {
  const book = notebook("07-x", "## U\n\nA gate.", "More gates.", "### The gate\n\nHere.");
  assert.deepEqual(
    shownIn(entry("gate", { also: ["gates"] }), book),
    [
      { cell: 3, heading: "The gate" },
      { cell: 1, heading: "U" },
      { cell: 2, heading: "U" },
    ].slice(0, 2),
  );
});

test("a term is linked once, where it first stands, and never in code, links and headings", () => {
  const link = termLinker(notebook("07-x"), [entry("gate", { also: ["gates"] })]);
  assert.equal(
    link("<h2>A gate</h2><p><code>gate</code> floodgates Gates, a gate</p>"),
    '<h2>A gate</h2><p><code>gate</code> floodgates <a class="term" href="glossary.html#gate" title="It is one.">Gates</a>, a gate</p>',
  );
  assert.equal(link("<p>gate</p>"), "<p>gate</p>");
});

test("in another notebook a single word is linked only where that notebook names it as a key concept", () => {
  const elsewhere = { name: "08-y" };
  const one = entry("gate", { concepts: ["gate"] }), other = entry("door");
  const link = termLinker({ ...notebook("08-y"), ...elsewhere }, [
    one,
    other,
    entry("blast radius"),
  ]);
  assert.match(link("<p>gate</p>"), /class="term"/);
  assert.equal(link("<p>door</p>"), "<p>door</p>");
  assert.match(link("<p>blast radius</p>"), /class="term"/);
});
