import type { Random } from "../../sim/random.ts";
import type { TruthRow } from "../../sim/truth-row.ts";
import type { AuctionEvent } from "../nexmark.ts";
import { sortedRows } from "../queries.ts";
import { disordered, judgedQueries, streamed } from "../truths/batch.ts";
import { BatchJudge, type JudgedQuery } from "./batch-judge.ts";

/** How many rows of a stream's answer the batch does not have, and the other way round. */
export function rowsThatDiffer(stream: readonly string[], batch: readonly string[]): number {
  const left = new Map<string, number>();
  for (const row of batch) left.set(row, (left.get(row) ?? 0) + 1);
  let extra = 0;
  for (const row of stream) {
    const count = left.get(row) ?? 0;
    if (count > 0) left.set(row, count - 1);
    else extra++;
  }
  return extra + [...left.values()].reduce((a, b) => a + b, 0);
}

/** Settings of {@linkcode againstBatch}. */
export interface AgainstBatchOptions {
  events: readonly AuctionEvent[];
  /** Orders of arrival that are tried. */
  orders: number;
  /** How far events may be out of order, and the lag of the watermark, in ms. */
  lag: number;
  random: Random;
  /** Gap of the sessions, in ms. */
  gap?: number;
}

/** Runs the five queries over events in many orders, and holds every answer against SQLite's over all at once. */
export function againstBatch(
  { events, orders, lag, random, gap = 1000 }: AgainstBatchOptions,
): { query: string; orders: number; rows: number; differ: number }[] {
  const judge = new BatchJudge();
  try {
    judge.insert(events);
    const made = Array.from({ length: orders }, () => disordered(random, events, lag));
    return Object.entries(judgedQueries(gap)).map(([query, make]) => {
      const truth = sortedRows(judge.rows(query as JudgedQuery, gap));
      const differ = made.reduce(
        (sum, order) => sum + rowsThatDiffer(sortedRows(streamed(make, order, lag)), truth),
        0,
      );
      return { query, orders, rows: truth.length * orders, differ };
    });
  } finally {
    judge.close();
  }
}

/** The same as one row of a table of truths. */
export function batchTruth(results: ReturnType<typeof againstBatch>): TruthRow {
  const rows = results.reduce((sum, result) => sum + result.rows, 0);
  const differ = results.reduce((sum, result) => sum + result.differ, 0);
  return {
    truth: `${results.length} queries as SQLite answers them, ${
      results[0]?.orders
    } orders of arrival`,
    score: `${differ} of ${rows} rows differ`,
    ok: rows > 0 && differ === 0,
  };
}
