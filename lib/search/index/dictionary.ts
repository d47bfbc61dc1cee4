/**
 * The different terms of a field in order, each with its number: found by a hash, and by halving where all
 * terms with a beginning are asked for. Order is that of UTF-16 units, as `<` compares.
 */
export class Dictionary {
  /** Made when the first one is asked for: a segment may be opened and never be asked. */
  #numbers: Map<string, number> | undefined;

  /** @param terms In order, each once. */
  constructor(readonly terms: readonly string[]) {}

  /** The number of a term; -1 where it is none. O(1). */
  numberOf(term: string): number {
    return (this.#numbers ??= new Map(this.terms.map((term, i) => [term, i]))).get(term) ?? -1;
  }

  /** The number of the first term that is not before `text`. O(log terms). */
  from(text: string): number {
    let low = 0, high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.terms[middle]! < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first number with a beginning, and the one behind the last. O(log terms). */
  startingWith(beginning: string): [from: number, to: number] {
    const from = this.from(beginning);
    // Those with the beginning stand together: the last is found by halving too.
    let low = from, high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.terms[middle]!.startsWith(beginning)) low = middle + 1;
      else high = middle;
    }
    return [from, low];
  }
}
