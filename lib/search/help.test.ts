import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../sim/mod.ts";
import { Analyzer } from "./analysis/analyzer.ts";
import { snippet, toHtml } from "./highlight.ts";
import { Dictionary } from "./index/dictionary.ts";
import { nearTerms } from "./levenshtein.ts";
import { randomisationTest } from "./significance.ts";
import { Suggester } from "./suggest.ts";

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

test("systems that differ by chance do not differ, and refused are different topics", () => {
  const chance = random(1), noise = () => Array.from({ length: 60 }, () => chance.next());
  assert.ok(randomisationTest(noise(), noise(), random(2), 2000) > 0.01);
  assert.equal(randomisationTest([1, 2], [1, 2], random(2), 100), 1);
  assert.throws(() => randomisationTest([1], [1, 2], random(1)), /received 1 and 2/);
});
