/** One fact, and whether we agree with it. */
export interface FactRow {
  /** Which fact. */
  fact: string;
  /** What the outside source says. */
  expected: number;
  /** What our code says. */
  got: number;
  ok: boolean;
}
