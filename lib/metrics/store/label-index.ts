import { intersect, type Refs, subtract, unite } from "./gallop.ts";
import type { Labels } from "./labels.ts";
import type { Matcher } from "./matcher.ts";

/** How many series a label or a value has. */
export interface Cardinality {
  readonly label: string;
  /** Different values. */
  readonly values: number;
  /** Series that have the label. */
  readonly series: number;
}

/**
 * Which series have which label: for each pair of name and value the numbers of its series, rising ("postings").
 * A query takes the lists of its conditions and intersects them, and never looks at a series that is in none.
 */
export class LabelIndex {
  readonly #byName = new Map<string, Map<string, number[]>>();
  readonly #all: number[] = [];

  /** Adds a series; `ref` must be above all before. O(labels). */
  add(ref: number, { pairs }: Labels): void {
    this.#all.push(ref);
    for (let i = 0; i < pairs.length; i += 2) {
      let byValue = this.#byName.get(pairs[i]!);
      if (!byValue) this.#byName.set(pairs[i]!, byValue = new Map());
      const refs = byValue.get(pairs[i + 1]!);
      if (refs) refs.push(ref);
      else byValue.set(pairs[i + 1]!, [ref]);
    }
  }

  get names(): string[] {
    return [...this.#byName.keys()].sort();
  }

  valuesOf(name: string): string[] {
    return [...this.#byName.get(name)?.keys() ?? []].sort();
  }

  /**
   * The series that meet all conditions. One that an absent label meets, too, as `rack!="a"` is, can't be read off
   * lists: what it turns down is taken away from the others.
   */
  find(matchers: readonly Matcher[]): Refs {
    const wanted: Refs[] = [], unwanted: Refs[] = [];
    for (const matcher of matchers) {
      if (matcher.matches("")) unwanted.push(this.#refs(matcher, false));
      else wanted.push(this.#refs(matcher, true));
    }
    wanted.sort((a, b) => a.length - b.length);
    let found: Refs = wanted[0] ?? this.#all;
    for (const refs of wanted.slice(1)) found = intersect(found, refs);
    for (const refs of unwanted) found = subtract(found, refs);
    return found;
  }

  /** Series with a value that the matcher takes, or turns down. */
  #refs(matcher: Matcher, taken: boolean): Refs {
    const byValue = this.#byName.get(matcher.name);
    if (!byValue) return [];
    const named = matcher.operator === "=" || matcher.operator === "!="
      ? [matcher.value]
      : matcher.alternatives;
    if (named && matcher.negative !== taken) {
      return unite([...new Set(named)].map((value) => byValue.get(value) ?? []));
    }
    return unite(
      [...byValue].filter(([value]) => matcher.matches(value) === taken).map(([, refs]) => refs),
    );
  }

  /** Labels by how many values they have, most first: the one that explodes stands at the top. */
  report(most = 10): Cardinality[] {
    return [...this.#byName].map(([label, byValue]) => ({
      label,
      values: byValue.size,
      series: [...byValue.values()].reduce((sum, refs) => sum + refs.length, 0),
    })).sort((a, b) => b.values - a.values).slice(0, most);
  }
}
