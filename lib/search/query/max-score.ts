import type { Task } from "./clause.ts";
import { END } from "./cursor.ts";
import { paying, Scorer, Sum } from "./scorer.ts";

/**
 * Leaves out what cannot win: once ten documents are found, terms whose bounds together do not reach the tenth
 * ("non-essential") no longer name candidates; they are asked only about documents that another term named, and
 * only while these can still win. The answer is that of scoring everything.
 *
 * Source: H. Turtle, J. Flood, "Query evaluation: strategies and optimizations", 1995.
 */
export function maxScore(task: Task): void {
  const { clauses, allowed, base, top, work } = task;
  // The weakest first: they are the first to become non-essential.
  const scorers = clauses.map((clause, i) => new Scorer(clause, i)).sort((a, b) =>
    a.bound - b.bound
  );
  /** The most that a term and all weaker ones add together. */
  const together: number[] = [];
  scorers.forEach(({ bound }, i) => together.push((together[i - 1] ?? 0) + bound));
  const sum = new Sum(clauses.length), pay = paying(task), many = scorers.length;
  for (const { cursor } of scorers) cursor.next();
  let essential = 0;
  for (;;) {
    while (essential < many && together[essential]! <= top.threshold) essential++;
    let document = END;
    for (let i = essential; i < many; i++) {
      document = Math.min(document, scorers[i]!.cursor.document);
    }
    if (document === END || !pay()) break;
    let score = 0;
    for (let i = essential; i < many; i++) {
      const { cursor, place } = scorers[i]!;
      if (cursor.document !== document) continue;
      const share = scorers[i]!.score();
      score += share;
      sum.put(place, share);
      work.scored++;
      cursor.next();
    }
    let i = essential - 1;
    const isAllowed = !allowed || allowed.has(document);
    for (; isAllowed && i >= 0 && score + together[i]! > top.threshold; i--) {
      if (scorers[i]!.cursor.advance(document) !== document) continue;
      const share = scorers[i]!.score();
      score += share;
      sum.put(scorers[i]!.place, share);
      work.scored++;
    }
    const total = sum.take();
    if (isAllowed && i < 0 && total > top.threshold) top.add(base + document, total);
  }
  for (const { cursor } of scorers) work.read += cursor.read;
}
