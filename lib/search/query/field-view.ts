import type { TextField } from "../index/segment.ts";
import type { Bm25 } from "./bm25.ts";

/** What a term's postings can score at most: all of them, and each block of them. */
export interface Bounds {
  term: number;
  /** By block, from the term's first one on. */
  blocks: Float64Array;
}

/** A text field of a segment as one searcher sees it: with lengths weighed by the average of all segments. */
export class FieldView {
  /** How much longer than usual each document is: its strength is divided by this. */
  readonly lengthening: Float64Array;
  readonly #bounds = new Map<number, Bounds>();

  constructor(
    readonly field: TextField,
    readonly bm25: Bm25,
    readonly average: number,
    readonly weight: number,
  ) {
    this.lengthening = Float64Array.from(
      field.lengths,
      (length) => bm25.lengthening(length, average),
    );
  }

  /** Bounds of a term's share of a score, for an idf of 1. Kept, since the segment never changes. */
  boundsOf(term: number): Bounds {
    let bounds = this.#bounds.get(term);
    if (!bounds) this.#bounds.set(term, bounds = this.#findBounds(term));
    return bounds;
  }

  #findBounds(term: number): Bounds {
    const { firstBlock, firstImpact, impacts } = this.field.postings;
    const from = firstBlock[term]!, blocks = new Float64Array(firstBlock[term + 1]! - from);
    let most = 0;
    for (let block = from; block < firstBlock[term + 1]!; block++) {
      let best = 0;
      for (let pair = firstImpact[block]!; pair < firstImpact[block + 1]!; pair++) {
        const lengthening = this.bm25.lengthening(impacts[2 * pair + 1]!, this.average);
        const strength = this.weight * impacts[2 * pair]! / lengthening;
        best = Math.max(best, this.bm25.score(1, strength));
      }
      blocks[block - from] = best;
      most = Math.max(most, best);
    }
    return { term: most, blocks };
  }
}
