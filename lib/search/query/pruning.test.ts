import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../sim/mod.ts";
import { Bitset } from "../bitset.ts";
import { zipfTexts } from "../experiments/collection.ts";
import { bitsPerPosting } from "../experiments/packing.ts";
import { differences, questionsOf } from "../experiments/pruning.ts";
import { anyOf } from "../experiments/quality.ts";
import { indexTexts } from "../experiments/scan.ts";
import { Searcher } from "../searcher.ts";
import type { RankBy } from "./pruned.ts";

const chance = random(3), texts = zipfTexts(chance, { documents: 12_000, words: 4000, mean: 20 });
const [one, two] = [indexTexts(texts.slice(0, 9000)), indexTexts(texts.slice(9000))];
const parts = [one, two].map(({ views }) => views[0]!.segment);
const questions = [1, 2, 3, 5, 8].flatMap((length) =>
  questionsOf(chance, { length, many: 40, words: 4000 })
);

test("leaving out gives the same ten, scores to the last bit, over two segments", () => {
  const searcher = new Searcher(one.reader, parts.map((segment) => ({ segment })));
  assert.deepEqual(differences(searcher, questions), { "max-score": 0, "block-max-wand": 0 });
});

test("also with deleted documents, a filter and other numbers of hits", () => {
  const live = parts.map(({ size }) =>
    Bitset.of(size, Array.from({ length: size }, (_, i) => i).filter(() => chance.next() < 0.7))
  );
  const searcher = new Searcher(
    one.reader,
    parts.map((segment, i) => ({ segment, live: live[i] })),
    { k1: 0.6, b: 1 },
  );
  const filter = { kind: "or" as const, clauses: [{ kind: "term" as const, term: "w3" }] };
  for (const question of questions.slice(0, 60)) {
    for (const options of [{ size: 3 }, { size: 200, filter }]) {
      const of = (rankBy: RankBy) => searcher.search(anyOf(question), { ...options, rankBy }).hits;
      assert.deepEqual(of("max-score"), of("exhaustive"));
      assert.deepEqual(of("block-max-wand"), of("exhaustive"));
    }
  }
});

test("bounds hold where a block begins in one window and ends in the next", () => {
  // A rare word's best document stands at the end of a window, in the middle of a block.
  const made = Array.from(
    { length: 9000 },
    (_, i) =>
      `${i % 30 === 0 ? "rare " : ""}${
        [4093, 4094, 4095, 8189].includes(i) ? "rare rare rare" : "fill fill fill fill"
      }`,
  );
  const searcher = indexTexts(made);
  for (const words of [["rare"], ["rare", "fill"]]) {
    for (const size of [1, 2, 3, 5]) {
      const of = (rankBy: RankBy) => searcher.search(anyOf(words), { size, rankBy }).hits;
      assert.deepEqual(of("max-score"), of("exhaustive"));
    }
  }
});

test("a term twice in a question counts twice, in every way of ranking and in the general one", () => {
  const twice = ["w100", "w7", "w100"];
  const [term, ...others] = (["exhaustive", "max-score", "block-max-wand"] as const)
    .map((rankBy) => one.search(anyOf(twice), { rankBy }).hits);
  for (const other of others) assert.deepEqual(other, term);
  // A clause that matches nothing takes the other road.
  const general = one.search({
    kind: "or",
    clauses: [anyOf(twice), { kind: "prefix", prefix: "nothing" }],
  }).hits;
  general.forEach(({ document, score }, i) => {
    assert.equal(document, term![i]!.document);
    assert.ok(Math.abs(score - term![i]!.score) < 1e-9);
  });
});

test("less is scored than there is", () => {
  const query = anyOf(["w0", "w1", "w900"]);
  const [all, some, few] = (["exhaustive", "max-score", "block-max-wand"] as const)
    .map((rankBy) => one.search(query, { rankBy }).work.scored);
  assert.ok(few! < some! && some! < all!, `${all} ${some} ${few}`);
});

test("counts are exact although ranking leaves out", () => {
  const query = anyOf(["w0", "w5"]);
  const { total } = one.search(query, { rankBy: "block-max-wand", count: true });
  const expected = texts.slice(0, 9000).filter((text) => /\bw[05]\b/.test(text)).length;
  assert.equal(total, expected);
});

test("packed postings take more bits than their entropy, and fewer than 32", () => {
  const rows = bitsPerPosting(one.views[0]!.segment.text.get("text")!);
  for (const { way, bits, having } of rows) {
    const of = (other: string) =>
      rows.find((row) => row.having === having && row.way === other)!.bits;
    if (way === "packed") assert.ok(bits > of("entropy of the gaps") && bits < 32);
  }
});
