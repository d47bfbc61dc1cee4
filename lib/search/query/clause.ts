import type { Bitset } from "../bitset.ts";
import type { Budget } from "./budget.ts";
import type { FieldView } from "./field-view.ts";
import type { TopK } from "./top-k.ts";

/** Bounds are sums in another order than scores: raised by more than rounding can lower them. */
export const ROUNDING = 1 + 1e-12;

/** One term of a question that only ranks: its postings in a segment, and what it is worth. */
export interface Clause {
  view: FieldView;
  /** Its number in the field's dictionary. */
  term: number;
  /** Its idf times its weight in the question. */
  worth: number;
}

/** What an algorithm is asked: the best documents of one segment that have any of the terms. */
export interface Task {
  clauses: readonly Clause[];
  /** Only these documents; `undefined` for all. */
  allowed: Bitset | undefined;
  /** What is added to a document's number. */
  base: number;
  top: TopK;
  budget: Budget;
  work: Work;
}

/** What it cost. */
export interface Work {
  /** Postings whose score was computed. */
  scored: number;
  /** Postings that were unpacked to get at them. */
  read: number;
}

/** Adds the best documents of a segment to `top`. */
export type Algorithm = (task: Task) => void;
