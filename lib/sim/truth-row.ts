/** One outside truth held against ours: what it says, what ours does, and whether they agree. */
export interface TruthRow {
  /** What is checked, and by whom it was said. */
  truth: string;
  /** What the source says. */
  expected: string | number;
  /** What ours does. */
  got: string | number;
  ok: boolean;
}
