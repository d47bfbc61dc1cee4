import { BLOCK, readCount, readCounts, readDocuments } from "../index/postings.ts";
import { type Clause, ROUNDING } from "./clause.ts";

/** A term's postings, read window by window: a window is a range of document numbers. */
export class WindowCursor {
  /** Postings that were unpacked. */
  read = 0;
  /** Postings whose score was computed for a whole window. */
  scored = 0;
  /** The most that a document of the window gets from this term. */
  bound = 0;
  readonly #clause: Clause;
  readonly #blocks: Float64Array;
  readonly #first: number;
  readonly #end: number;
  readonly #documents: Uint32Array;
  readonly #counts: Uint32Array;
  /** The first block that may reach into the window. */
  #block: number;
  #readBlock = -1;
  #countsOf = -1;
  #many = 0;
  #at = 0;

  constructor(clause: Clause) {
    const { view, term } = clause, { postings } = view.field;
    this.#clause = clause;
    this.#blocks = view.boundsOf(term).blocks;
    this.#block = this.#first = postings.firstBlock[term]!;
    this.#end = postings.firstBlock[term + 1]!;
    const most = Math.min(BLOCK, postings.documents[term]!);
    this.#documents = new Uint32Array(most);
    this.#counts = new Uint32Array(most);
  }

  /** Moves on to the window from `start` to before `end`, and finds its bound; reads nothing. */
  enter(start: number, end: number): void {
    const { lastDocument } = this.#clause.view.field.postings;
    while (this.#block < this.#end && lastDocument[this.#block]! < start) this.#block++;
    let bound = 0;
    for (let block = this.#block; block < this.#end; block++) {
      bound = Math.max(bound, this.#blocks[block - this.#first]!);
      if (lastDocument[block]! >= end - 1) break;
    }
    this.bound = bound * this.#clause.worth * ROUNDING;
  }

  /** Adds what every document of the window gets to `scores`, and marks it in `touched`. */
  addAll(start: number, end: number, scores: Float64Array, touched: Uint32Array): void {
    const { view, term, worth } = this.#clause, { lengthening, weight, bm25 } = view;
    const { lastDocument } = view.field.postings, k1 = bm25.k1, factor = worth * bm25.factor;
    for (let block = this.#block; block < this.#end; block++) {
      this.#open(block);
      if (this.#countsOf !== block) {
        readCounts(view.field.postings, term, block, this.#counts);
        this.#countsOf = block;
      }
      const documents = this.#documents, counts = this.#counts, many = this.#many;
      let at = this.#at;
      while (at < many && documents[at]! < start) at++;
      const from = at;
      for (; at < many; at++) {
        const document = documents[at]!;
        if (document >= end) break;
        const strength = weight * counts[at]! / lengthening[document]!, place = document - start;
        scores[place]! += factor * strength / (k1 + strength);
        touched[place >>> 5]! |= 1 << (place & 31);
      }
      this.#at = at;
      this.scored += at - from;
      if (lastDocument[block]! >= end - 1) break;
    }
  }

  /** What one document gets; 0 where it does not have the term. Documents must be asked in order. */
  scoreOf(document: number): number {
    const { view, term, worth } = this.#clause,
      { postings } = view.field,
      { lastDocument } = postings;
    let block = Math.max(this.#block, this.#readBlock);
    while (block < this.#end && lastDocument[block]! < document) block++;
    if (block >= this.#end) return 0;
    this.#open(block);
    const documents = this.#documents;
    let at = this.#at;
    while (at < this.#many && documents[at]! < document) at++;
    this.#at = at;
    if (documents[at] !== document) return 0;
    const count = this.#countsOf === block
      ? this.#counts[at]!
      : readCount(postings, term, block, at);
    const strength = view.weight * count / view.lengthening[document]!;
    return view.bm25.score(worth, strength);
  }

  #open(block: number): void {
    if (this.#readBlock === block) return;
    const { postings } = this.#clause.view.field, { term } = this.#clause;
    this.#readBlock = block;
    this.#at = 0;
    this.#many = readDocuments(postings, term, block, this.#documents);
    this.read += this.#many;
  }
}
