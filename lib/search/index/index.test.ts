import assert from "node:assert/strict";
import test from "node:test";
import { Bitset } from "../bitset.ts";
import { inRange, keywordColumn, withKeyword } from "./columns.ts";
import { Dictionary } from "./dictionary.ts";
import { merge } from "./merge.ts";
import { DocumentReader } from "./schema.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { decodeSegment, encodeSegment } from "./segment-file.ts";
import { toMerge } from "./tiers.ts";

test("a dictionary finds terms, and all with a beginning", () => {
  const terms = ["a", "ab", "abc", "b", "ba"], dictionary = new Dictionary(terms);
  assert.deepEqual(terms.map((term) => dictionary.numberOf(term)), [0, 1, 2, 3, 4]);
  assert.equal(dictionary.numberOf("zz"), -1);
  assert.deepEqual(["ab", "b", "c", ""].map((text) => dictionary.startingWith(text)), [
    ...[[1, 3], [3, 5], [5, 5], [0, 5]],
  ]);
});

const schema = { fields: { body: "text", tag: "keyword", size: "number" } } as const;
const segmentOf = (documents: readonly Record<string, unknown>[]) => {
  const reader = new DocumentReader(schema), builder = new SegmentBuilder(reader);
  for (const document of documents) builder.add(reader.read(document));
  return builder.done();
};
const some = (from: number, many: number) =>
  Array.from({ length: many }, (_, i) => ({
    id: `d${from + i}`,
    body: `common word${(from + i) % 7} only${from + i} common`,
    tag: [`t${(from + i) % 3}`, "all"],
    size: from + i,
  }));

test("a segment comes back from its bytes, wherever they stand in memory", () => {
  const segment = segmentOf(some(0, 300)), bytes = encodeSegment(segment);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  for (const own of [bytes, shifted.subarray(3)]) {
    const back = decodeSegment(own)!;
    assert.deepEqual(back.ids, segment.ids);
    assert.deepEqual(back.text.get("body")!.postings, segment.text.get("body")!.postings);
    assert.deepEqual(back.text.get("body")!.positions, segment.text.get("body")!.positions);
    assert.deepEqual(back.numbers.get("size"), segment.numbers.get("size"));
    assert.deepEqual(back.keywords.get("tag")!.values, segment.keywords.get("tag")!.values);
  }
});

test("a torn or changed segment is none", () => {
  const bytes = encodeSegment(segmentOf(some(0, 20)));
  for (let cut = 0; cut < bytes.length; cut += 97) {
    assert.equal(decodeSegment(bytes.subarray(0, cut)), undefined);
  }
  for (let i = 0; i < bytes.length; i += 101) {
    const changed = bytes.slice();
    changed[i]! ^= 4;
    assert.equal(decodeSegment(changed), undefined, `byte ${i}`);
  }
});

test("merged segments are what one segment of the same documents is", () => {
  const documents = some(0, 400),
    parts = [documents.slice(0, 150), documents.slice(150, 160), documents.slice(160)];
  const live = Bitset.all(150);
  for (const gone of [0, 3, 149]) live.delete(gone);
  const merged = merge(parts.map((part, i) => ({
    ...{ segment: segmentOf(part), live: i === 0 ? live : undefined },
  })));
  const once = segmentOf(documents.filter((_, i) => ![0, 3, 149].includes(i)));
  assert.deepEqual(encodeSegment(merged), encodeSegment(once));
});

test("a term that is in many documents is whole after a merge, positions and all", () => {
  const parts = [0, 1, 2].map((i) => segmentOf(some(400 * i, 400)));
  const merged = merge(parts.map((segment) => ({ segment })));
  assert.deepEqual(encodeSegment(merged), encodeSegment(segmentOf(some(0, 1200))));
});

test("columns find by keyword and by range, and what has none is in none", () => {
  const column = keywordColumn([["a", "b"], [], ["b", "b"]]);
  assert.deepEqual([...withKeyword(column, ["b", "none"]).values()], [0, 2]);
  assert.deepEqual([...inRange(Float64Array.of(1, NaN, 3), -Infinity, Infinity).values()], [0, 2]);
});

test("segments of one size are merged as soon as there are enough of them", () => {
  const of = (...sizes: number[]) =>
    toMerge(sizes.map((size, place) => ({ place, size, deleted: 0 })), 3)?.map(({ place }) =>
      place
    );
  assert.equal(of(1, 1, 30, 100), undefined);
  assert.deepEqual(of(100, 1, 2, 1, 120), [1, 2, 3]);
});

test("a document that the schema does not know is refused in a sentence", () => {
  const reader = new DocumentReader(schema);
  const refused = (document: unknown, message: RegExp) =>
    assert.throws(() => reader.read(document), message);
  refused({ body: "x" }, /^TypeError: Cannot index the document: id: /);
  refused({ id: "a", size: NaN }, /size: /);
  refused({ id: "a", colour: "red" }, /Unrecognized key: "colour"/);
  refused({ id: "a", body: "x".repeat(2 ** 20 + 1) }, /body: /);
  refused(null, /the document: /);
  assert.throws(
    () => new DocumentReader({ fields: { tag: "keyword" } }),
    /no field is of kind text/,
  );
});
