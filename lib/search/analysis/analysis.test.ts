import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { stemPairs } from "../real/suites.ts";
import { stemsTruth } from "../truths/files.ts";
import { Analyzer } from "./analyzer.ts";
import { stem } from "./porter2.ts";
import { folded, words } from "./tokenizer.ts";
import { WordCache } from "./word-cache.ts";

const wordsOf = (text: string) => {
  const found: string[] = [];
  words(text, (start, end) => found.push(text.slice(start, end)));
  return found;
};

test("words are runs of letters and digits of any script, with their marks", () => {
  assert.deepEqual(wordsOf("don't re-try, 2x!"), ["don", "t", "re", "try", "2x"]);
  assert.deepEqual(wordsOf("naïve cafe\u0301 東京 Ωmega"), [
    "naïve",
    "cafe\u0301",
    "東京",
    "Ωmega",
  ]);
  assert.deepEqual(wordsOf("𝒳y 🙂 z"), ["𝒳y", "z"]);
});

test("half of a surrogate pair and a mark alone are no words", () => {
  assert.deepEqual(wordsOf("\ud835 a \udc00"), ["a"]);
  assert.deepEqual(wordsOf("\u0301 \u0301"), []);
  assert.deepEqual(wordsOf("\ud835"), []);
});

test("words lie in the text one behind the other, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
    let last = -1;
    words(text, (start, end) => {
      assert.ok(start > last && end > start && end <= text.length);
      last = end;
    });
  }));
});

test("accents and case do not count", () => {
  assert.equal(folded("ÉCLAIR"), "eclair");
  assert.equal(folded("cafe\u0301"), folded("Café"));
  assert.equal(folded("plain"), "plain");
});

test("stems of Porter's own examples", () => {
  const expected = {
    ...{ caresses: "caress", ties: "tie", cries: "cri", gas: "gas", this: "this", kiwis: "kiwi" },
    ...{ gaps: "gap", agreed: "agre", luxuriated: "luxuri", hopped: "hop", hoping: "hope" },
    ...{ vying: "vie", evening: "evening", proceed: "proceed", adds: "add", egged: "egg" },
    ...{ universe: "univers", university: "universiti", generous: "generous" },
    ...{ "apologists": "apolog", happy: "happi", by: "by", say: "say" },
  };
  for (const [word, own] of Object.entries(expected)) {
    assert.equal(stem(word), own, word);
  }
});

const pairs = stemPairs();
test(`all stems of Snowball's list${pairs ? "" : " [skipped: no suite of search]"}`, {
  skip: !pairs,
}, () => {
  const { ok, score, note } = stemsTruth(pairs!);
  assert.ok(ok, `${score}: ${note}`);
});

test("a stemmer never fails, and never makes a word longer by more than a letter", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 100 }), (word) => {
    assert.ok(stem(word).length <= word.length + 1);
  }));
});

test("terms know where they stand, and stop words leave a gap", () => {
  const tokens = new Analyzer().tokens("The retries of a Limiter");
  assert.deepEqual(tokens, [
    { term: "retri", position: 1, start: 4, end: 11 },
    { term: "limit", position: 4, start: 17, end: 24 },
  ]);
});

test("a name in code is found whole and by its parts, which stand in a row", () => {
  const analyzer = new Analyzer({ splitNames: true, stem: (word) => word });
  const of = (text: string) =>
    analyzer.tokens(text).map(({ term, position }) => `${term} ${position}`);
  assert.deepEqual(of("x retryAfter y"), ["x 0", "retryafter 1", "retry 1", "after 2", "y 3"]);
  assert.deepEqual(of("HTTPServer2"), ["httpserver2 0", "http 0", "server 1", "2 2"]);
  assert.deepEqual(of("Limiter"), ["limiter 0"]);
});

test("a word without end is cut, and its memory has a bound", () => {
  const [token] = new Analyzer().tokens("x".repeat(100_000));
  assert.ok(token!.term.length <= 200);
  assert.equal(token!.end, 100_000);
});

test("a word cache finds what it has, makes the rest, and forgets all when it is full", () => {
  const cache = new WordCache<number>(3000), made: string[] = [];
  const get = (text: string, start: number, end: number) =>
    cache.get(text, start, end, (word) => made.push(word));
  const texts = Array.from({ length: 3000 }, (_, i) => `<${i * 7919}>`);
  for (const text of texts) get(text, 1, text.length - 1);
  assert.deepEqual(made, texts.map((text) => text.slice(1, -1)));
  texts.forEach((text, i) => assert.equal(get(text, 1, text.length - 1), i + 1));
  assert.equal(get("new", 0, 3), 3001); // one too many
  assert.equal(get("<0>", 1, 2), 3002);
});
