import { readDocuments, sizeOfBlock } from "../index/postings.ts";
import type { TextField } from "../index/segment.ts";

/** How many bits a posting takes in lists of some length. */
export interface Packed {
  /** Documents that have the term, as a range of powers of two. */
  having: string;
  way: "as they stand" | "packed" | "entropy of the gaps";
  bits: number;
}

/**
 * Bits of a document number in a postings list: as 32-bit numbers, as they are packed (with what stands beside each
 * block), and the least that any code for independent gaps can do (Shannon's entropy of that list's gaps).
 */
export function bitsPerPosting({ postings, dictionary }: TextField): Packed[] {
  const groups = new Map<
    number,
    { postings: number; packed: number; gaps: Map<number, number>[] }
  >();
  const documents = new Uint32Array(128);
  for (let term = 0; term < dictionary.terms.length; term++) {
    const having = postings.documents[term]!;
    if (having < 16) continue; // shorter lists are mostly book-keeping
    const key = Math.floor(Math.log2(having)) & ~1;
    const group = groups.get(key) ?? { postings: 0, packed: 0, gaps: [] };
    groups.set(key, group);
    const gaps = new Map<number, number>();
    let before = -1;
    for (let block = postings.firstBlock[term]!; block < postings.firstBlock[term + 1]!; block++) {
      const many = sizeOfBlock(postings, term, block);
      readDocuments(postings, term, block, documents);
      for (let i = 0; i < many; i++) {
        const gap = documents[i]! - before;
        before = documents[i]!;
        gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
      }
      // Packed into whole words, beside a last document, an offset and a number of bits.
      group.packed += 32 * Math.ceil(many * (postings.bits[block]! & 255) / 32) + 32 + 32 + 16;
    }
    group.postings += having;
    if (group.gaps.length < 200) group.gaps.push(gaps);
  }
  return [...groups].sort(([a], [b]) => a - b).flatMap(([key, { postings, packed, gaps }]) => {
    const having = `${2 ** key} to ${2 ** (key + 2) - 1}`;
    return [
      { having, way: "as they stand", bits: 32 },
      { having, way: "packed", bits: packed / postings },
      { having, way: "entropy of the gaps", bits: entropyOf(gaps) },
    ] satisfies Packed[];
  });
}

/** Bits per gap that a code made for each list would take on average. */
function entropyOf(lists: readonly ReadonlyMap<number, number>[]): number {
  let bits = 0, gaps = 0;
  for (const list of lists) {
    const all = [...list.values()].reduce((a, b) => a + b, 0);
    for (const count of list.values()) bits -= count * Math.log2(count / all);
    gaps += all;
  }
  return bits / gaps;
}

/** Bytes of an index beside the texts: its columns, and its terms. */
export function indexBytes({ postings: p, positions, lengths, dictionary }: TextField): {
  postings: number;
  positions: number;
  terms: number;
  all: number;
} {
  const sum = (...columns: { byteLength: number }[]) =>
    columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const of = {
    postings: sum(p.firstBlock, p.documents, p.lastDocument, p.offset, p.bits, p.words) +
      sum(p.firstImpact, p.impacts, lengths),
    positions: sum(positions.offset, positions.bytes),
    terms: dictionary.terms.reduce((sum, term) => sum + term.length, 0),
  };
  return { ...of, all: of.postings + of.positions + of.terms };
}
