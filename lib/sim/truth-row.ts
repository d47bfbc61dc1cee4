/** A row of a notebook's table of outside truths: what ours was held against, and how well it did. */
export interface TruthRow {
  /** What is checked, and by whom it was said. */
  truth: string;
  /** How much of it holds: `"15 of 15"`, `"within 0.4 %"`. */
  score: string;
  ok: boolean;
  /** What does not hold, or why. */
  note?: string;
}
