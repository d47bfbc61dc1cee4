import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { Analyzer } from "../analysis/analyzer.ts";
import { explain } from "../explain.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { Searcher } from "../searcher.ts";
import { Bm25 } from "./bm25.ts";
import { Budget } from "./budget.ts";
import { parseQuestion } from "./parser.ts";
import { type Query, readQuery } from "./query.ts";
import { TopK } from "./top-k.ts";

const analyzer = new Analyzer({ stem: (word) => word });
const TEXTS: [title: string, body: string, tag: string, size: number][] = [
  ["disk full", "the disk of the log server is full", "ops", 10],
  ["log rotation", "logs are rotated at night", "ops", 20],
  ["disk failure", "disk disk replacement on every server", "hardware", 30],
  ["certificates", "server certificates end", "security", NaN],
];
function searcherOf(parts = 1, options = {}): Searcher {
  const reader = new DocumentReader({
    ...{ fields: { title: "text", body: "text", tag: "keyword", size: "number" }, analyzer },
  });
  const builders = Array.from({ length: parts }, () => new SegmentBuilder(reader));
  TEXTS.forEach(([title, body, tag, size], i) =>
    builders[Math.floor(i * parts / TEXTS.length)]!.add({
      ...{ id: String(i), title, body, tag, ...(Number.isNaN(size) ? {} : { size }) },
    })
  );
  return new Searcher(reader, builders.map((builder) => ({ segment: builder.done() })), options);
}
const idsOf = (searcher: Searcher, query: Query) =>
  searcher.search(query).hits.map(({ document }) => document).sort();
const fieldsOf = { fields: ["title", "body"], keywords: ["tag"], numbers: ["size"] };
const ask = (text: string, searcher = searcherOf()) =>
  idsOf(searcher, parseQuestion(text, { analyzer, ...fieldsOf }).query);

test("questions as people type them", () => {
  const expected: Record<string, number[]> = {
    "disk": [0, 2],
    "disk certificates": [0, 2, 3],
    "+disk +full": [0],
    "+disk certificates": [0, 2],
    "server -disk": [3],
    "-disk": [1, 3],
    '"disk full"': [0],
    '"full disk"': [],
    '"disk of the log"': [0], // stop words stand between, and are counted
    '"disk of log"': [],
    "cert*": [3],
    "certifcates~": [3],
    "certifctes~2": [3],
    "title:disk": [0, 2],
    "title:server": [],
    "tag:ops": [0, 1],
    "disk tag:ops": [0],
    "size:15..": [1, 2],
    "size:..10": [0],
    "size:20": [1],
    "size:x": [],
    "tag:ops -log": [],
    "colour:disk": [], // no field: the two words stand together nowhere
    "the of a": [],
    "": [],
    "*": [],
    '"': [],
    "+ - ~ :": [],
    '"disk full': [0],
    '+"log server"': [0],
  };
  for (const [text, ids] of Object.entries(expected)) assert.deepEqual(ask(text), ids, text);
});

test("the same is found however the documents are spread over segments", () => {
  for (const text of ["disk server", "+server -full", '"log server"', "lo*", "dsk~"]) {
    const [one, two, four] = [1, 2, 4].map((parts) => {
      const { query } = parseQuestion(text, { analyzer });
      return searcherOf(parts).search(query).hits;
    });
    assert.deepEqual(two, one, text);
    assert.deepEqual(four, one, text);
  }
});

test("no question makes it throw", () => {
  const searcher = searcherOf();
  const letter = fc.constantFrom(
    ..."ab \"*~+-:.(){}[]\\'%\n\ud800\u0301é",
    "disk",
    "size:",
    "..",
    "NaN",
  );
  fc.assert(fc.property(fc.array(letter, { maxLength: 80 }), (letters) => {
    const { query } = parseQuestion(letters.join(""), { analyzer, ...fieldsOf });
    searcher.search(readQuery(JSON.parse(JSON.stringify(query))));
  }));
});

test("a long question is cut, quickly, and says so", () => {
  const text = "disk full ".repeat(1000), start = performance.now();
  const { query, partial } = parseQuestion(text, { analyzer });
  assert.equal(partial, true);
  assert.deepEqual(idsOf(searcherOf(), query), [0, 2]);
  for (const hard of ["+".repeat(2000), '"'.repeat(2000), "a:".repeat(1000), "..".repeat(1000)]) {
    parseQuestion(hard, { analyzer, ...fieldsOf });
  }
  assert.ok(performance.now() - start < 5000, "a pattern takes more than linear time");
});

test("a query from outside is checked at the door", () => {
  const refused = (query: unknown, message: RegExp) =>
    assert.throws(() => readQuery(query), message);
  refused({ kind: "range", field: "size", min: NaN }, /min: must be a number, and NaN is none/);
  refused({ kind: "fuzzy", term: "x", distance: 3 }, /distance: /);
  refused({ kind: "or", clauses: [{ kind: "term" }] }, /clauses\.0\.term: /);
  refused({ kind: "nothing" }, /kind: /);
  let deep: unknown = { kind: "all" };
  for (let i = 0; i < 10_000; i++) deep = { kind: "not", clause: deep };
  refused(deep, /at most 32 levels deep/);
});

test("pages lie behind each other, and too deep ones are refused", () => {
  const searcher = searcherOf(), query = readQuery({ kind: "all" });
  const all = searcher.search(query, { size: 4 }).hits;
  assert.deepEqual(searcher.search(query, { size: 2, from: 2 }).hits, all.slice(2));
  assert.deepEqual(searcher.search(query, { from: 100 }).hits, []);
  for (const bad of [{ size: -1 }, { size: NaN }, { from: 9991 }, { size: 1.5 }]) {
    assert.throws(() => searcher.search(query, bad), RangeError);
  }
});

test("a clause scores only where the whole and matches", () => {
  const searcher = searcherOf(), term = (term: string): Query => ({ kind: "term", term });
  const query: Query = {
    kind: "or",
    clauses: [{ kind: "and", clauses: [term("disk"), term("replacement")] }, term("full")],
  };
  const { hits } = searcher.search(query), alone = searcher.search(term("full")).hits;
  assert.equal(hits.find(({ document }) => document === 0)!.score, alone[0]!.score);
});

test("a score is the sum of its shares, for one field and for two with weights", () => {
  for (const fields of [{ body: 1 }, { title: 3, body: 1 }]) {
    const searcher = searcherOf(2, { fields }), terms = ["disk", "server", "nowhere"];
    const { hits } = searcher.search({
      kind: "or",
      clauses: terms.map((term) => ({ kind: "term" as const, term })),
    });
    for (const { document, score } of hits) {
      const shares = explain(searcher, terms, document);
      assert.ok(Math.abs(shares.reduce((sum, { score }) => sum + score, 0) - score) < 1e-12);
    }
  }
});

test("BM25 by hand", () => {
  // Four texts of 3 terms on average; "disk" is in two of them; text 2 has it twice among 4.
  const searcher = searcherOf(1, { fields: { body: 1 } });
  const { lengths, totalLength } = searcher.views[0]!.segment.text.get("body")!;
  const average = totalLength / 4, idf = Math.log(1 + 2.5 / 2.5);
  const expected = idf * 2 / (2 + 1.2 * (0.25 + 0.75 * lengths[2]! / average));
  const hit = searcher.search({ kind: "term", term: "disk" }).hits
    .find(({ document }) => document === 2)!;
  assert.ok(Math.abs(hit.score - expected) < 1e-12);
  assert.throws(() => new Bm25({ b: 1.5 }), RangeError);
  assert.equal(new Bm25({ variant: "sqlite" }).idf(10, 9), 1e-6);
});

test("a search that runs out of budget ends, and says so", () => {
  const searcher = searcherOf(),
    query = readQuery({
      kind: "or",
      clauses: [
        ...["disk", "server", "log"].map((term) => ({ kind: "term", term })),
      ],
    });
  assert.equal(searcher.search(query, { budget: { postings: 1 } }).partial, true);
  assert.equal(searcher.search(query).partial, false);
  let time = 0;
  const budget = new Budget({ ms: 5, now: () => time++ });
  let steps = 0;
  while (budget.spend(20_000)) steps++;
  assert.ok(steps < 10 && budget.partial);
});

test("the best k of many, the lower number first among equals", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 })),
      fc.integer({ min: 0, max: 12 }),
      (scores, k) => {
        const top = new TopK(k);
        scores.forEach((score, document) => top.add(document, score));
        const expected = scores.map((score, document) => ({ document, score }))
          .sort((a, b) => b.score - a.score || a.document - b.document).slice(0, k);
        assert.deepEqual(top.sorted(), expected);
      },
    ),
  );
});

test("fields that are no text are refused to rank by", () => {
  assert.throws(() => searcherOf(1, { fields: { tag: 1 } }), /text fields are title, body/);
  assert.throws(() => searcherOf(1, { fields: { body: -1 } }), RangeError);
});
