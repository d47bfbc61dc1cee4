import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../sim/mod.ts";
import { Bitset } from "../bitset.ts";
import { bitsOf, pack, unpack, unpackOne, wordsFor } from "./bits.ts";
import { inRange, keywordColumn, withKeyword } from "./columns.ts";
import { Dictionary } from "./dictionary.ts";
import { merge } from "./merge.ts";
import { BLOCK, PostingsWriter, readCount, readCounts, readDocuments } from "./postings.ts";
import { PositionsReader, PositionsWriter } from "./positions.ts";
import { DocumentReader } from "./schema.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { decodeSegment, encodeSegment } from "./segment-file.ts";
import { toMerge } from "./tiers.ts";

const numbers = (max: number) =>
  fc.array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: BLOCK });

test("packed numbers come back, all and each alone, whatever their bits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 32 }).chain((bits) =>
        fc.tuple(fc.constant(bits), numbers(2 ** bits - 1))
      ),
      ([bits, values]) => {
        const many = values.length, words = new Uint32Array(2 + wordsFor(many, bits));
        pack(Uint32Array.from(values), many, bits, words, 1);
        const back = new Uint32Array(many);
        unpack(words, 1, bits, many, back);
        assert.deepEqual([...back], values);
        values.forEach((value, i) => assert.equal(unpackOne(words, 1, bits, i), value));
        assert.equal(words[0], 0);
      },
    ),
  );
  assert.deepEqual([0, 1, 2, 255, 2 ** 32 - 1].map(bitsOf), [0, 1, 2, 8, 32]);
});

/** Different documents in order, with counts. */
const postingsOf = fc.uniqueArray(fc.integer({ min: 0, max: 50_000 }), {
  ...{ minLength: 1, maxLength: 500 },
}).map((documents) => documents.sort((a, b) => a - b));

test("postings come back block by block, and their impacts bound every document", () => {
  fc.assert(
    fc.property(postingsOf, fc.integer(), (documents, seed) => {
      const chance = random(seed),
        lengths = Uint32Array.from({ length: 50_001 }, () => 1 + chance.int(90));
      const counts = documents.map(() => 1 + chance.int(6)), writer = new PostingsWriter();
      writer.add(Uint32Array.of(3), Uint32Array.of(1), lengths);
      writer.add(Uint32Array.from(documents), Uint32Array.from(counts), lengths);
      const postings = writer.done(), own = new Uint32Array(BLOCK), many = new Uint32Array(BLOCK);
      let at = 0;
      for (let block = postings.firstBlock[1]!; block < postings.firstBlock[2]!; block++) {
        const size = readDocuments(postings, 1, block, own);
        readCounts(postings, 1, block, many);
        const pairs = [...postings.impacts.subarray(
          ...[2 * postings.firstImpact[block]!, 2 * postings.firstImpact[block + 1]!],
        )];
        for (let i = 0; i < size; i++, at++) {
          assert.equal(own[i], documents[at]);
          assert.equal(many[i], counts[at]);
          assert.equal(readCount(postings, 1, block, i), counts[at]);
          assert.ok(
            pairs.some((count, p) =>
              p % 2 === 0 && count >= many[i]! && pairs[p + 1]! <= lengths[own[i]!]!
            ),
          );
        }
      }
      assert.equal(at, documents.length);
    }),
    { numRuns: 50 },
  );
});

test("positions come back, also when some documents are skipped", () => {
  fc.assert(
    fc.property(fc.array(postingsOf, { minLength: 1, maxLength: 5 }), (lists) => {
      const writer = new PositionsWriter();
      writer.block();
      for (const list of lists) writer.add(list, 0, list.length);
      const reader = new PositionsReader(writer.done(), 0), into: number[] = [];
      lists.forEach((list, i) => {
        if (i % 2 === 1) return reader.skip(list.length);
        reader.read(list.length, into);
        assert.deepEqual(into, list);
      });
    }),
    { numRuns: 30 },
  );
});

test("a bitset is a set", () => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: 99 }));
  fc.assert(fc.property(some, some, (a, b) => {
    const of = (values: number[]) => Bitset.of(100, values),
      sorted = (s: Set<number>) => [...s].sort((x, y) => x - y);
    const [A, B] = [new Set(a), new Set(b)];
    assert.deepEqual([...of(a).and(of(b)).values()], sorted(A.intersection(B)));
    assert.deepEqual([...of(a).or(of(b)).values()], sorted(A.union(B)));
    assert.deepEqual([...of(a).andNot(of(b)).values()], sorted(A.difference(B)));
    assert.equal(of(a).count, A.size);
    const each: number[] = [];
    of(a).each((value) => each.push(value));
    assert.deepEqual(each, sorted(A));
  }));
  assert.equal(Bitset.all(70).count, 70);
  assert.equal(Bitset.all(64).count, 64);
});

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

test("columns find by keyword and by range, and what has none is in none", () => {
  const column = keywordColumn([["a", "b"], [], ["b", "b"]]);
  assert.deepEqual([...withKeyword(column, ["b", "none"]).values()], [0, 2]);
  assert.deepEqual([...inRange(Float64Array.of(1, NaN, 3), -Infinity, Infinity).values()], [0, 2]);
});

test("segments of one size are merged as soon as there are enough of them", () => {
  const of = (...sizes: number[]) =>
    toMerge(sizes.map((size, place) => ({ place, size })), 3)?.map(({ place }) => place);
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
