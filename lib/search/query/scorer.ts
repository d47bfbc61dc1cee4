import { BLOCK } from "../index/postings.ts";
import { type Clause, ROUNDING, type Task } from "./clause.ts";
import { Cursor } from "./cursor.ts";

/** A term's cursor with what it can add at most. */
export class Scorer {
  readonly cursor: Cursor;
  /** The most that any of its documents gets. */
  readonly bound: number;
  readonly #clause: Clause;
  readonly #blocks: Float64Array;
  readonly #firstBlock: number;

  constructor(clause: Clause, readonly place: number) {
    const bounds = clause.view.boundsOf(clause.term);
    this.#clause = clause;
    this.cursor = new Cursor(clause.view.field, clause.term);
    this.bound = clause.worth * bounds.term * ROUNDING;
    this.#blocks = bounds.blocks;
    this.#firstBlock = clause.view.field.postings.firstBlock[clause.term]!;
  }

  /** Its share of the score of the document where it stands. */
  score(): number {
    const { view, worth } = this.#clause;
    const strength = view.weight * this.cursor.count / view.lengthening[this.cursor.document]!;
    return view.bm25.score(worth, strength);
  }

  /** The most that a document of a block gets; 0 behind the last block. */
  boundOf(block: number): number {
    return block > this.cursor.lastBlock
      ? 0
      : this.#clause.worth * this.#blocks[block - this.#firstBlock]! * ROUNDING;
  }

  lastDocumentOf(block: number): number {
    return this.#clause.view.field.postings.lastDocument[block]!;
  }
}

/**
 * A candidate's score, added up in the order of the question whatever the order in which terms were looked at:
 * so that all algorithms give the same number to the last bit.
 */
export class Sum {
  readonly #shares: Float64Array;

  constructor(clauses: number) {
    this.#shares = new Float64Array(clauses);
  }

  put(place: number, share: number): void {
    this.#shares[place] = share;
  }

  take(): number {
    let sum = 0;
    for (let i = 0; i < this.#shares.length; i++) {
      sum += this.#shares[i]!;
      this.#shares[i] = 0;
    }
    return sum;
  }
}

/** Pays for a candidate; every 128th asks the budget. */
export function paying({ budget }: Task): () => boolean {
  let left = 0;
  return () => left-- > 0 || (left = BLOCK, budget.spend(BLOCK));
}
