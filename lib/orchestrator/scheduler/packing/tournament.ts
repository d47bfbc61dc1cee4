/**
 * Free room of bins as a tournament: each inner place holds the most room of the bins below it, so that the first bin
 * with enough is found by going down once. O(log bins) a step.
 */
export class Tournament {
  readonly #leaves: number;
  readonly #tree: Float64Array;

  /** @param bins How many bins there may be, all empty at first. */
  constructor(bins: number, capacity: number) {
    this.#leaves = 1;
    while (this.#leaves < bins) this.#leaves *= 2;
    this.#tree = new Float64Array(2 * this.#leaves).fill(capacity);
  }

  /** The first bin with at least this much room. There must be one: an empty bin takes any item. */
  first(weight: number): number {
    const tree = this.#tree, leaves = this.#leaves;
    let at = 1;
    while (at < leaves) {
      at *= 2;
      if (tree[at]! < weight) at++;
    }
    return at - leaves;
  }

  /** Room of a bin is used. Goes up only as far as the most room changes. */
  take(bin: number, weight: number): void {
    const tree = this.#tree;
    let at = bin + this.#leaves;
    tree[at]! -= weight;
    while (at > 1) {
      const most = Math.max(tree[at]!, tree[at ^ 1]!);
      at >>= 1;
      if (tree[at] === most) return;
      tree[at] = most;
    }
  }
}
