import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { analyzer, searcherOf } from "./four-texts.ts";
import { explain } from "../explain.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { Searcher } from "../searcher.ts";
import { Bm25 } from "./bm25.ts";
import { Budget } from "./budget.ts";
import { readQuery } from "./query.ts";
import { TopK } from "./top-k.ts";

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

test("a beginning of too many terms is cut short, and so is a tree of dear leaves", () => {
  const reader = new DocumentReader({ fields: { body: "text" }, analyzer }),
    builder = new SegmentBuilder(reader);
  for (let i = 0; i < 1200; i++) builder.add({ id: `${i}`, body: `word${i}` });
  const searcher = new Searcher(reader, [{ segment: builder.done() }]);
  assert.equal(searcher.search({ kind: "prefix", prefix: "word" }).partial, true);
  assert.equal(searcher.search({ kind: "prefix", prefix: "word1" }).partial, false);
  const fuzzy = { kind: "fuzzy" as const, term: "wrod12", distance: 2 as const };
  let time = 0;
  const budget = { ms: 3, now: () => time++ };
  assert.equal(
    searcher.search({ kind: "or", clauses: Array(1000).fill(fuzzy) }, { budget }).partial,
    true,
  );
  const wide = {
    kind: "or",
    clauses: Array(50).fill({ kind: "or", clauses: Array(50).fill(fuzzy) }),
  };
  assert.throws(() => readQuery(wide), /at most 2000 leaves/);
});

test("fields that are no text are refused to rank by", () => {
  assert.throws(() => searcherOf(1, { fields: { tag: 1 } }), /text fields are title, body/);
  for (const weight of [-1, 0, NaN]) {
    assert.throws(() => searcherOf(1, { fields: { body: weight } }), RangeError);
  }
});
