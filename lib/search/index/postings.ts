import { bitsOf, pack, unpack, unpackOne, wordsFor } from "./bits.ts";
import { Growing } from "./growing.ts";

/** Postings in a block: as many as share their number of bits. */
export const BLOCK = 128;

/**
 * The postings of all terms of a field: for each term the documents that have it, and how often, in blocks
 * of 128. A block keeps gaps between documents and counts less 1, each in as many bits as its largest needs.
 * Beside each block stands what can be told without reading it: its last document, and its *impacts*, the
 * pairs of a count and a length that no other posting of the block outdoes in both.
 */
export interface Postings {
  /** Where a term's blocks begin; one more than there are terms. */
  readonly firstBlock: Uint32Array;
  /** How many documents have a term. */
  readonly documents: Uint32Array;
  readonly lastDocument: Uint32Array;
  /** Where a block's words begin. */
  readonly offset: Uint32Array;
  /** Bits of a gap, and from bit 8 on bits of a count. */
  readonly bits: Uint16Array;
  readonly words: Uint32Array;
  /** Where a block's impacts begin, in pairs; one more than there are blocks. */
  readonly firstImpact: Uint32Array;
  /** Count and length by turns, both rising. */
  readonly impacts: Uint32Array;
}

/** Writes the postings of one term after the other. */
export class PostingsWriter {
  readonly #firstBlock = new Growing();
  readonly #documents = new Growing();
  readonly #lastDocument = new Growing();
  readonly #offset = new Growing();
  readonly #bits = new Growing();
  readonly #words = new Growing();
  readonly #firstImpact = new Growing();
  readonly #impacts = new Growing();
  readonly #gaps = new Uint32Array(BLOCK);
  readonly #counts = new Uint32Array(BLOCK);
  #packed = new Uint32Array(2 * BLOCK);

  /** @param documents Rising. @param lengths Of all documents: how many words each has. */
  add(documents: Uint32Array, counts: Uint32Array, lengths: Uint32Array): void {
    this.#firstBlock.push(this.#offset.length);
    this.#documents.push(documents.length);
    for (let from = 0; from < documents.length; from += BLOCK) {
      this.#addBlock(documents, counts, lengths, from, Math.min(documents.length, from + BLOCK));
    }
  }

  #addBlock(
    documents: Uint32Array,
    counts: Uint32Array,
    lengths: Uint32Array,
    from: number,
    to: number,
  ): void {
    let gapBits = 0, countBits = 0;
    for (let i = from; i < to; i++) {
      // The first one of a block is counted from the block before, which tells its last.
      const gap = documents[i]! - (i === 0 ? -1 : documents[i - 1]!) - 1;
      this.#gaps[i - from] = gap;
      this.#counts[i - from] = counts[i]! - 1;
      gapBits = Math.max(gapBits, bitsOf(gap));
      countBits = Math.max(countBits, bitsOf(counts[i]! - 1));
    }
    const many = to - from, gapWords = wordsFor(many, gapBits);
    const all = gapWords + wordsFor(many, countBits);
    this.#packed.fill(0, 0, all);
    pack(this.#gaps, many, gapBits, this.#packed, 0);
    pack(this.#counts, many, countBits, this.#packed, gapWords);
    this.#lastDocument.push(documents[to - 1]!);
    this.#offset.push(this.#words.length);
    this.#bits.push(gapBits | countBits << 8);
    for (let i = 0; i < all; i++) this.#words.push(this.#packed[i]!);
    this.#firstImpact.push(this.#impacts.length / 2);
    for (const value of impactsOf(documents, counts, lengths, from, to)) this.#impacts.push(value);
  }

  done(): Postings {
    this.#firstBlock.push(this.#offset.length);
    this.#firstImpact.push(this.#impacts.length / 2);
    return {
      firstBlock: this.#firstBlock.trimmed(),
      documents: this.#documents.trimmed(),
      lastDocument: this.#lastDocument.trimmed(),
      offset: this.#offset.trimmed(),
      bits: Uint16Array.from(this.#bits.values),
      words: this.#words.trimmed(),
      firstImpact: this.#firstImpact.trimmed(),
      impacts: this.#impacts.trimmed(),
    };
  }
}

/** The pairs that no other outdoes: of those with a count, the shortest, if shorter than all with more. */
function impactsOf(
  documents: Uint32Array,
  counts: Uint32Array,
  lengths: Uint32Array,
  from: number,
  to: number,
): number[] {
  const shortest = new Map<number, number>();
  for (let i = from; i < to; i++) {
    const length = lengths[documents[i]!]!, best = shortest.get(counts[i]!);
    if (best === undefined || length < best) shortest.set(counts[i]!, length);
  }
  const pairs: number[] = [];
  let least = Infinity;
  for (const count of [...shortest.keys()].sort((a, b) => b - a)) {
    const length = shortest.get(count)!;
    if (length >= least) continue;
    least = length;
    pairs.unshift(count, length);
  }
  return pairs;
}

/** How many postings a block of a term has. */
export function sizeOfBlock(
  { firstBlock, documents }: Postings,
  term: number,
  block: number,
): number {
  const from = firstBlock[term]!, last = firstBlock[term + 1]! - 1;
  return block < last ? BLOCK : documents[term]! - BLOCK * (last - from);
}

/** Reads the documents of a block into `documents`; returns how many. */
export function readDocuments(
  postings: Postings,
  term: number,
  block: number,
  documents: Uint32Array,
): number {
  const many = sizeOfBlock(postings, term, block);
  unpack(postings.words, postings.offset[block]!, postings.bits[block]! & 255, many, documents);
  let document = block === postings.firstBlock[term]! ? -1 : postings.lastDocument[block - 1]!;
  for (let i = 0; i < many; i++) documents[i] = document += documents[i]! + 1;
  return many;
}

/** Reads how often each document of a block has the term. */
export function readCounts(
  postings: Postings,
  term: number,
  block: number,
  counts: Uint32Array,
): void {
  const many = sizeOfBlock(postings, term, block), bits = postings.bits[block]!;
  const at = postings.offset[block]! + wordsFor(many, bits & 255);
  unpack(postings.words, at, bits >>> 8, many, counts);
  for (let i = 0; i < many; i++) counts[i]!++;
}

/** Reads how often one document of a block has the term. O(1). */
export function readCount(postings: Postings, term: number, block: number, which: number): number {
  const bits = postings.bits[block]!, many = sizeOfBlock(postings, term, block);
  const at = postings.offset[block]! + wordsFor(many, bits & 255);
  return 1 + unpackOne(postings.words, at, bits >>> 8, which);
}
