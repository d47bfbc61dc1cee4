import fc from "fast-check";
import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../sim/mod.ts";
import { Bitset } from "../bitset.ts";
import { bitsOf, pack, unpack, unpackOne, wordsFor } from "./bits.ts";
import { BLOCK, PostingsWriter, readCount, readCounts, readDocuments } from "./postings.ts";
import { PositionsReader, PositionsWriter } from "./positions.ts";

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
