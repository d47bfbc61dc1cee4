import type { Task } from "./clause.ts";
import { END } from "./cursor.ts";
import { paying, type Scorer, Scorer as OneScorer, Sum } from "./scorer.ts";

/**
 * Leaves out what cannot win, block by block: terms are kept in the order of the documents where they stand; the
 * first document at which their bounds together pass the tenth score is the *pivot*. Only if the bounds of the
 * blocks around it pass as well is it scored; else all go on behind the first of these blocks that ends.
 *
 * Source: S. Ding, T. Suel, "Faster top-k document retrieval using block-max indexes", SIGIR 2011.
 */
export function blockMaxWand(task: Task): void {
  const { clauses, allowed, base, top, work } = task;
  const scorers = clauses.map((clause, i) => new OneScorer(clause, i));
  const sum = new Sum(clauses.length), pay = paying(task);
  for (const { cursor } of scorers) cursor.next();
  for (;;) {
    sortByDocument(scorers);
    const pivot = pivotOf(scorers, top.threshold);
    const document = pivot < 0 ? END : scorers[pivot]!.cursor.document;
    if (document === END || !pay()) break;
    // Terms that stand at the pivot too belong to it.
    let last = pivot;
    while (last + 1 < scorers.length && scorers[last + 1]!.cursor.document === document) last++;
    const next = behindBlocks(scorers, last, document, top.threshold);
    if (next > document) {
      skip(scorers, last, next);
    } else if (scorers[0]!.cursor.document === document) {
      for (let i = 0; i <= last; i++) {
        const { cursor, place } = scorers[i]!;
        sum.put(place, scorers[i]!.score());
        cursor.next();
      }
      work.scored += last + 1;
      const total = sum.take();
      if (total > top.threshold && (!allowed || allowed.has(document))) {
        top.add(base + document, total);
      }
    } else {
      // Those before the pivot catch up with it.
      for (let i = 0; i < pivot; i++) scorers[i]!.cursor.advance(document);
    }
  }
  for (const { cursor } of scorers) work.read += cursor.read;
}

/** Few terms, and nearly in order: by insertion. */
function sortByDocument(scorers: Scorer[]): void {
  for (let i = 1; i < scorers.length; i++) {
    const scorer = scorers[i]!, { document } = scorer.cursor;
    let place = i;
    for (; place > 0 && scorers[place - 1]!.cursor.document > document; place--) {
      scorers[place] = scorers[place - 1]!;
    }
    scorers[place] = scorer;
  }
}

/** The first term at which the bounds together pass; -1 where they never do. */
function pivotOf(scorers: readonly Scorer[], threshold: number): number {
  let bound = 0;
  for (let i = 0; i < scorers.length; i++) {
    bound += scorers[i]!.bound;
    if (bound > threshold) return i;
  }
  return -1;
}

/** The first document that may win by the bounds of blocks: `document` itself, or one behind the blocks. */
function behindBlocks(
  scorers: readonly Scorer[],
  last: number,
  document: number,
  threshold: number,
): number {
  let bound = 0, end = END;
  for (let i = 0; i <= last; i++) {
    const block = scorers[i]!.cursor.blockOf(document);
    bound += scorers[i]!.boundOf(block);
    if (block <= scorers[i]!.cursor.lastBlock) {
      end = Math.min(end, scorers[i]!.lastDocumentOf(block) + 1);
    }
  }
  if (bound > threshold) return document;
  // The next term has a say from its own document on.
  return Math.min(end, scorers[last + 1]?.cursor.document ?? END);
}

function skip(scorers: readonly Scorer[], last: number, to: number): void {
  for (let i = 0; i <= last; i++) scorers[i]!.cursor.advance(to);
}
