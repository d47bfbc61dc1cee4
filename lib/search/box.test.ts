import assert from "node:assert/strict";
import test from "node:test";
import { SearchBox } from "./box.ts";
import { rm3 } from "./expansion.ts";
import { DocumentReader } from "./index/schema.ts";
import { SegmentBuilder } from "./index/segment-builder.ts";
import { Searcher } from "./searcher.ts";
import { Synonyms } from "./synonyms.ts";

const PASSAGES = [
  ["Token bucket", "a token bucket lets bursts through"],
  ["Leaky bucket", "a leaky bucket smooths traffic"],
  ["Refresh tokens", "refresh tokens rotate at each use"],
  ["Sessions", "a session ends after an hour"],
];
function boxOf(): SearchBox {
  const reader = new DocumentReader({ fields: { title: "text", body: "text", kind: "keyword" } });
  const builder = new SegmentBuilder(reader);
  // Twice, since words that stand in one text only are no advice.
  for (const copy of ["a", "b"]) {
    PASSAGES.forEach(([title, body], i) =>
      builder.add({
        ...{ id: `${copy}${i}`, title: title!, body: body!, kind: i < 2 ? "limit" : "login" },
      })
    );
  }
  return new SearchBox(new Searcher(reader, [{ segment: builder.done() }]), {
    ...{ title: "title", body: "body", facets: ["kind"] },
    synonyms: new Synonyms([["login", "session"]], reader.analyzer),
  });
}

test("a box answers with marked hits, counts and labels", () => {
  const { hits, total, facets } = boxOf().answer({ q: "token bucket", size: 2 });
  assert.deepEqual(hits.map(({ id }) => id), ["a0", "b0"]);
  assert.match(hits[0]!.snippet, /a <mark>token<\/mark> <mark>bucket<\/mark> lets/);
  assert.equal(total, 6);
  assert.deepEqual(facets, { kind: [{ value: "limit", count: 4 }, { value: "login", count: 2 }] });
  assert.deepEqual(hits[0]!.labels, { kind: "limit" });
});

test("a chosen value narrows the hits, but its own facet still counts the others", () => {
  const { total, facets } = boxOf().answer({ q: "token bucket", chosen: { kind: ["login"] } });
  assert.equal(total, 2);
  assert.deepEqual(facets["kind"]!.map(({ count }) => count), [4, 2]);
});

test("typos are mended, synonyms found, suggestions made", () => {
  const box = boxOf();
  assert.equal(box.answer({ q: "tokne buckte" }).didYouMean, "token bucket");
  assert.equal(box.answer({ q: "token" }).didYouMean, undefined);
  assert.deepEqual(box.answer({ q: "login" }).hits.map(({ id }) => id), ["a3", "b3"]);
  assert.equal(box.suggest("token b")[0], "token bucket");
  assert.equal(box.suggest("refesh t")[0], "refresh tokens");
  assert.deepEqual(box.suggest(""), []);
  assert.ok(box.answer({ q: "leaky buck", typing: true }).hits[0]!.id === "a1");
});

test("what must be there must be there while one types, too", () => {
  const ids = (q: string, typing: boolean) =>
    boxOf().answer({ q, typing }).hits.map(({ id }) => id).sort();
  assert.deepEqual(ids("+token -bucket refr", true), ["a2", "b2"]);
  assert.deepEqual(ids("+token -bucket refr", false), ["a2", "b2"]);
});

test("two letters that were swapped are one slip, in short words too", () => {
  const box = boxOf();
  assert.equal(box.vocabulary.correct("ues"), "use");
  assert.equal(box.vocabulary.correct("zzqqx"), undefined);
});

test("a box refuses what it is not asked to understand", () => {
  const box = boxOf();
  for (
    const asked of [{ q: "x".repeat(10_001) }, { q: "a", from: -1 }, { q: "a", size: 51 }, {
      q: "a",
      from: NaN,
    }]
  ) {
    assert.throws(() => box.answer(asked), { name: "ZodError" });
  }
  assert.equal(box.answer({ q: "x ".repeat(5000) }).partial, true);
  assert.deepEqual(box.answer({ q: "   ", chosen: { nothing: ["x"] } }).hits, []);
});

test("RM3 adds what the best documents say, and keeps the question where there are none", () => {
  const { searcher } = boxOf();
  const { terms } = rm3(searcher, ["leaki"], { documents: 2, terms: 3, field: "body" });
  assert.ok(terms.some(({ term, added }) => added && term === "bucket"));
  assert.ok(Math.abs(terms.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-12);
  assert.deepEqual(rm3(searcher, ["nowhere"]).terms, [{
    term: "nowhere",
    weight: 1,
    added: false,
  }]);
});
