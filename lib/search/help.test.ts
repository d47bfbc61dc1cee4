import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../sim/mod.ts";
import { Analyzer } from "./analysis/analyzer.ts";
import { SearchBox } from "./box.ts";
import { rm3 } from "./expansion.ts";
import { snippet, toHtml } from "./highlight.ts";
import { Dictionary } from "./index/dictionary.ts";
import { DocumentReader } from "./index/schema.ts";
import { SegmentBuilder } from "./index/segment-builder.ts";
import { nearTerms } from "./levenshtein.ts";
import { Searcher } from "./searcher.ts";
import { randomisationTest } from "./significance.ts";
import { Suggester } from "./suggest.ts";
import { Synonyms } from "./synonyms.ts";

/** The edit distance by its definition. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), row[j]! + 1, next[j - 1]! + 1),
      );
    }
    row = next;
  }
  return row[b.length]!;
}

const word = fc.string({ unit: fc.constantFrom(..."abcé"), maxLength: 7 });

test("near words are those that the definition of distance says", () => {
  fc.assert(
    fc.property(fc.uniqueArray(word), word, fc.integer({ min: 0, max: 2 }), (terms, own, most) => {
      const dictionary = new Dictionary(terms.sort());
      const expected = dictionary.terms.flatMap((term, i) => {
        const distance = editDistance(term, own);
        return distance <= most ? [{ term: i, distance }] : [];
      }).sort((a, b) => a.distance - b.distance || a.term - b.term);
      assert.deepEqual(nearTerms(dictionary, own, most), expected);
    }),
  );
});

test("suggestions are the heaviest that begin so", () => {
  const entry = fc.record({ text: word, weight: fc.integer({ min: 0, max: 9 }) });
  const distinct = fc.uniqueArray(entry, { selector: ({ text }) => text });
  fc.assert(fc.property(distinct, word, fc.integer({ min: 0, max: 5 }), (entries, typed, most) => {
    const weights = (list: { weight: number }[]) => list.map(({ weight }) => weight);
    const found = new Suggester(entries).complete(typed, { most });
    const all = entries.filter(({ text }) => text.startsWith(typed)).sort((a, b) =>
      b.weight - a.weight
    );
    assert.deepEqual(weights(found), weights(all.slice(0, most)));
    assert.ok(found.every(({ text }) => text.startsWith(typed)));
  }));
});

test("with a letter wrong, what fits as it stands comes first, and nothing twice", () => {
  const suggester = new Suggester(
    ["token", "tokens", "taken", "spoken"].map((text, i) => ({ text, weight: i })),
  );
  const texts = (typed: string) => suggester.complete(typed, { edits: 1 }).map(({ text }) => text);
  assert.deepEqual(texts("tok"), ["tokens", "token", "taken"]);
  assert.deepEqual(texts("tken"), ["taken", "tokens", "token"]);
  assert.deepEqual(texts("zzzz"), []);
});

test("a snippet shows the window with most of what was asked, marked, and escapes all else", () => {
  const text = `${"filler ".repeat(80)}the <b>disk</b> & the "log" are full ${
    "filler ".repeat(80)
  }`;
  const html = toHtml(
    snippet(text, ["disk", "log", "full"], new Analyzer({ stem: (word) => word })),
  );
  assert.match(
    html,
    /&lt;b&gt;<mark>disk<\/mark>&lt;\/b&gt; &amp; the "<mark>log<\/mark>" are <mark>full<\/mark>/,
  );
  assert.ok(html.length < 400 && html.startsWith("… "));
  assert.equal(toHtml(snippet("", ["disk"], new Analyzer())), "");
});

test("snippets are parts of the text, whatever it is", () => {
  const analyzer = new Analyzer({ splitNames: true });
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.integer({ min: 1, max: 90 }),
      (text, length) => {
        const terms = analyzer.terms(text).slice(0, 3);
        const plain = snippet(text, terms, analyzer, length).pieces.map(({ text }) => text).join(
          "",
        );
        assert.ok(
          text.includes(plain.replace(/^… /, "").replace(/ …$/, "")) || plain.includes("…"),
        );
      },
    ),
  );
});

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

test("systems that differ by chance do not differ, and refused are different topics", () => {
  const chance = random(1), noise = () => Array.from({ length: 60 }, () => chance.next());
  assert.ok(randomisationTest(noise(), noise(), random(2), 2000) > 0.01);
  assert.equal(randomisationTest([1, 2], [1, 2], random(2), 100), 1);
  assert.throws(() => randomisationTest([1], [1, 2], random(1)), /received 1 and 2/);
});
