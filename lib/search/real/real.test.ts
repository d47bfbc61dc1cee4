import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../sim/mod.ts";
import { madeCollection, zipfTexts } from "../experiments/collection.ts";
import { feedback } from "../experiments/feedback.ts";
import { teamIndex } from "../experiments/filtering.ts";
import { questionsOf } from "../experiments/pruning.ts";
import { indexOf, plainly, qualityOf, searcherOf } from "../experiments/quality.ts";
import {
  documentsTruth,
  facetsTruth,
  misspelt,
  nearTruth,
  scoresTruth,
  sqliteJudge,
} from "../experiments/real/mod.ts";
import { Dictionary } from "../index/dictionary.ts";
import { randomisationTest } from "../significance.ts";
import { luceneTruth } from "../truths/files.ts";
import { docstrings } from "./docstrings.ts";
import { handbook } from "./handbook.ts";
import { plainText } from "./plain-text.ts";
import { handbookBox, serveBox } from "./serve-handbook.ts";
import { cranfield, luceneScores } from "./suites.ts";

const judged = cranfield(), skip = judged ? false : "no suite of search";
const title = (text: string) => `${text}${skip ? ` [skipped: ${skip}]` : ""}`;
const good = ({ ok, score, note }: { ok: boolean; score: string; note?: string }) =>
  assert.ok(ok, `${score}: ${note}`);

test(title("Lucene's ranks and scores, and with another k₁ they are not"), { skip }, () => {
  good(luceneTruth(judged!, luceneScores()!));
  assert.ok(!luceneTruth(judged!, luceneScores()!, { k1: 1.3 }).ok);
});

test(title("SQLite's scores, and the documents it finds"), { skip }, () => {
  const judge = sqliteJudge(judged!);
  try {
    good(scoresTruth(judge, judged!));
    good(documentsTruth(judge, judged!, random(4), 300));
    const dictionary = new Dictionary(judge.words);
    for (const most of [1, 2]) {
      good(nearTruth(dictionary, misspelt(judge.words, random(most), 40), most));
    }
  } finally {
    judge.close();
  }
});

test(title("answers as good as promised, and better with RM3"), { skip }, () => {
  const { map, ndcg10 } = qualityOf(judged!, plainly(searcherOf(indexOf(judged!))));
  assert.ok(map >= 0.403 && ndcg10 > 0.504, `${map} ${ndcg10}`);
  const { after, questions } = feedback(judged!);
  const of = (key: "before" | "after") => questions.map((question) => question[key]);
  assert.ok(after >= 0.44, `${after}`);
  assert.ok(randomisationTest(of("before"), of("after"), random(1), 5000) < 0.001);
});

test("on the made-up collection stems find what words do not", () => {
  const made = madeCollection(random(1), { documents: 300, subjects: 20 });
  const { map } = qualityOf(made, plainly(searcherOf(indexOf(made))));
  assert.ok(map > 0.3, `${map}`);
});

test("facets count what GROUP BY counts", () => {
  const searcher = teamIndex(zipfTexts(random(2), { documents: 3000, words: 2000 }));
  const questions = questionsOf(random(3), { length: 2, many: 60, words: 2000 });
  good(facetsTruth(searcher, questions, random(4)));
});

test("docstrings are read with their names and lines", () => {
  const source =
    "/** A limiter. */\nexport class Limiter {\n  /**\n   * Takes.\n   */\n  async take(): void {}\n}";
  assert.deepEqual(docstrings(source), [
    { name: "Limiter", text: "A limiter.", line: 1 },
    { name: "take", text: "Takes.", line: 3 },
  ]);
});

test("Markdown is read as it is seen", () => {
  const text = "## A **bold** step\n\n- [link](x.md) and `code`\n\n| a | b |\n<details>x</details>";
  assert.equal(plainText(text), "A bold step link and code a b x");
});

const passages = handbook();
test("the handbook has every notebook and folder, and a place for each passage", () => {
  assert.ok(new Set(passages.map(({ id }) => id)).size === passages.length);
  const kinds = new Set(passages.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), ["code", "docstring", "prose", "question"]);
  assert.ok(passages.some(({ notebook }) => notebook === "lib/search"));
});

test("the service answers, and refuses in a sentence", async () => {
  const served = await serveBox(handbookBox(passages));
  try {
    const get = async (path: string) => {
      const reply = await fetch(served.url + path);
      return { status: reply.status, body: await reply.text() };
    };
    const found = await get("search?q=token+bucket&in.kind=docstring");
    assert.equal(found.status, 200);
    assert.ok(
      JSON.parse(found.body).hits.every(({ labels }: { labels: { kind: string } }) =>
        labels.kind === "docstring"
      ),
    );
    assert.match((await get("suggest?q=token+b")).body, /token bucket/);
    assert.match((await get("")).body, /<title>Handbook/);
    const { hits } = JSON.parse((await get("search?q=limiter")).body);
    assert.equal((await get(`document?id=${encodeURIComponent(hits[0].id)}`)).status, 200);
    for (
      const [path, status] of [
        ["search?from=-1", 400],
        ["search?q=a&size=x", 400],
        ["suggest", 400],
        ["document?id=none", 404],
        ["nowhere", 404],
        [`search?q=${"x".repeat(10_001)}`, 400],
        [`search?q=${"x".repeat(13_000)}`, 414],
        ["search?q=%ff%00%22*", 200],
        ["search", 200],
        ["search?q=a&in.constructor=x&in.__proto__=y", 200],
      ] as const
    ) assert.equal((await get(path)).status, status, path.slice(0, 40));
  } finally {
    await served.close();
  }
});
