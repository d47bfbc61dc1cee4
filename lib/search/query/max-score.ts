import type { Task } from "./clause.ts";
import { WindowCursor } from "./window-cursor.ts";

/** Documents that are looked at together. */
const WINDOW = 4096;
/** Of one window: scores, and a bit for each document that has one; all 0 in between. */
const scores = new Float64Array(WINDOW), touched = new Uint32Array(WINDOW / 32);

/**
 * Leaves out what cannot win. Terms stand with the strongest first. Once ten documents are found, the weakest
 * terms whose bounds together do not pass the tenth score are *non-essential*: a document that has only these
 * cannot win, so they name no candidates, and are asked only about those of the others. What is essential is found
 * anew for each window of documents, by the bounds of its blocks. The answer is that of scoring everything.
 *
 * Source: H. Turtle, J. Flood, "Query evaluation: strategies and optimizations", 1995; windows as in Lucene 9.8.
 */
export function maxScore(task: Task): void {
  const { clauses, top, budget, work } = task;
  const cursors = clauses.map((clause) => new WindowCursor(clause));
  const size = clauses[0]?.view.lengthening.length ?? 0;
  /** By term: the most that it and all weaker ones add together. */
  const together = new Float64Array(cursors.length + 1);
  for (let start = 0; start < size; start += WINDOW) {
    const end = Math.min(size, start + WINDOW);
    for (let i = cursors.length - 1; i >= 0; i--) {
      cursors[i]!.enter(start, end);
      together[i] = together[i + 1]! + cursors[i]!.bound;
    }
    const essential = essentialTerms(together, top.threshold);
    if (essential === 0) continue;
    if (!budget.spend(WINDOW / 8)) break;
    for (let i = 0; i < essential; i++) cursors[i]!.addAll(start, end, scores, touched);
    decide(start, cursors, essential, together, task);
  }
  for (const { read, scored } of cursors) {
    work.read += read;
    work.scored += scored;
  }
}

/**
 * How many of the strongest terms can bring a document among the best: the weaker ones cannot, even all together.
 *
 * @param together By term, the strongest first: the most that it and all weaker ones add; at the end 0.
 */
export function essentialTerms(together: ArrayLike<number>, threshold: number): number {
  let essential = together.length - 1;
  while (essential > 0 && together[essential - 1]! <= threshold) essential--;
  return essential;
}

/** Asks the other terms about the window's candidates, as long as these may still win. */
function decide(
  start: number,
  cursors: readonly WindowCursor[],
  essential: number,
  together: Float64Array,
  { allowed, base, top, work }: Task,
): void {
  const most = together[essential]!;
  let threshold = top.threshold;
  for (let word = 0; word < touched.length; word++) {
    for (let bits = touched[word]!; bits !== 0; bits &= bits - 1) {
      const place = 32 * word + 31 - Math.clz32(bits & -bits), document = start + place;
      let score = scores[place]!, i = essential;
      scores[place] = 0;
      if (score + most <= threshold || allowed && !allowed.has(document)) continue;
      for (; i < cursors.length && score + together[i]! > threshold; i++) {
        score += cursors[i]!.scoreOf(document);
        work.scored++;
      }
      if (i < cursors.length || score <= threshold) continue;
      top.add(base + document, score);
      threshold = top.threshold;
    }
    touched[word] = 0;
  }
}
