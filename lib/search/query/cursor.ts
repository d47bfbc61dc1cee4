import { BLOCK, readCounts, readDocuments } from "../index/postings.ts";
import { PositionsReader } from "../index/positions.ts";
import type { TextField } from "../index/segment.ts";

/** The document behind the last one. */
export const END = 0x7fffffff;

/**
 * Walks through the documents of one term, and leaves out blocks without reading them: `advance` looks for the
 * block by its last document. Counts and positions of a block are read when the first one is asked for.
 */
export class Cursor {
  /** Where it stands: -1 before the first, {@linkcode END} behind the last. */
  document = -1;
  /** Postings of the blocks that were read. */
  read = 0;
  block: number;
  readonly #field: TextField;
  readonly #term: number;
  readonly #lastBlock: number;
  readonly #documents: Uint32Array;
  readonly #counts: Uint32Array;
  #countsOf = -1;
  #many = 0;
  #at = 0;
  #positions: PositionsReader | undefined;
  #positionsAt = 0;

  constructor(field: TextField, term: number) {
    this.#field = field;
    this.#term = term;
    this.block = field.postings.firstBlock[term]! - 1;
    this.#lastBlock = field.postings.firstBlock[term + 1]! - 1;
    // Most terms are rare, and a merge walks through all of them.
    const most = Math.min(BLOCK, field.postings.documents[term]!);
    this.#documents = new Uint32Array(most);
    this.#counts = new Uint32Array(most);
  }

  /** Goes to the next document and returns it. */
  next(): number {
    if (++this.#at < this.#many) return this.document = this.#documents[this.#at]!;
    return this.document = this.block < this.#lastBlock ? this.#open(this.block + 1) : END;
  }

  /** Goes to the first document from `target` on and returns it. */
  advance(target: number): number {
    if (this.document >= target) return this.document;
    const { lastDocument } = this.#field.postings;
    if (
      this.block < this.#field.postings.firstBlock[this.#term]! ||
      lastDocument[this.block]! < target
    ) {
      let block = this.block + 1;
      while (block <= this.#lastBlock && lastDocument[block]! < target) block++;
      if (block > this.#lastBlock) {
        this.block = this.#lastBlock;
        this.#at = this.#many;
        return this.document = END;
      }
      this.#open(block);
    }
    let at = this.#at;
    while (this.#documents[at]! < target) at++;
    this.#at = at;
    return this.document = this.#documents[at]!;
  }

  /** How often the document has the term. */
  get count(): number {
    if (this.#countsOf !== this.block) {
      readCounts(this.#field.postings, this.#term, this.block, this.#counts);
      this.#countsOf = this.block;
    }
    return this.#counts[this.#at]!;
  }

  /** Where the term stands in the document, rising. */
  positions(into: number[]): void {
    const count = this.count;
    if (!this.#positions || this.#positionsAt > this.#at) {
      this.#positions = new PositionsReader(this.#field.positions, this.block);
      this.#positionsAt = 0;
    }
    for (; this.#positionsAt < this.#at; this.#positionsAt++) {
      this.#positions.skip(this.#counts[this.#positionsAt]!);
    }
    this.#positions.read(count, into);
    this.#positionsAt++;
  }

  /** The block in which `target` would be, without reading it; behind the last block where in none. */
  blockOf(target: number): number {
    const { lastDocument } = this.#field.postings;
    let block = Math.max(this.block, this.#field.postings.firstBlock[this.#term]!);
    while (block <= this.#lastBlock && lastDocument[block]! < target) block++;
    return block;
  }

  get lastBlock(): number {
    return this.#lastBlock;
  }

  #open(block: number): number {
    this.block = block;
    this.#at = 0;
    this.#positions = undefined;
    this.#many = readDocuments(this.#field.postings, this.#term, block, this.#documents);
    this.read += this.#many;
    return this.#documents[0]!;
  }
}
