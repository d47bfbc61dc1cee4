/** The label that holds a metric's name. */
export const NAME = "__name__";

/**
 * The identity of a series: names and values, sorted by name. Two of the same pairs have the same `key`,
 * and a label without a value is no label.
 *
 * @example
 * ```ts
 * import { Labels } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const up = Labels.of({ __name__: "up", station: "7", rack: "" });
 * assert.equal(String(up), 'up{station="7"}');
 * assert.equal(up.key, Labels.of({ station: "7", __name__: "up" }).key);
 * ```
 */
export class Labels {
  /** No label at all. */
  static readonly NONE = new Labels([]);

  /** Name, value, name, value …, sorted by name. */
  readonly pairs: readonly string[];
  #key: string | undefined;

  private constructor(pairs: readonly string[]) {
    this.pairs = pairs;
  }

  static of(labels: Readonly<Record<string, string>>): Labels {
    return Labels.fromPairs(Object.entries(labels).flat());
  }

  /** Takes them in any order; of a name given twice the last counts. O(n log n). */
  static fromPairs(given: readonly string[]): Labels {
    let sorted = true;
    for (let i = 0; i < given.length; i += 2) {
      if (given[i + 1] === "" || (i > 0 && !(given[i - 2]! < given[i]!))) sorted = false;
    }
    if (sorted) return new Labels(given);
    const last = new Map<string, string>();
    for (let i = 0; i < given.length; i += 2) last.set(given[i]!, given[i + 1]!);
    const names = [...last.keys()].filter((name) => last.get(name) !== "").sort(byCode);
    return new Labels(names.flatMap((name) => [name, last.get(name)!]));
  }

  /** The same text for the same pairs, another one for others. */
  get key(): string {
    return this.#key ??= JSON.stringify(this.pairs);
  }

  get name(): string {
    return this.get(NAME);
  }

  /** Its value, or `""` where there is no such label. */
  get(name: string): string {
    for (let i = 0; i < this.pairs.length; i += 2) {
      if (this.pairs[i] === name) return this.pairs[i + 1]!;
    }
    return "";
  }

  /** Those of the given names. */
  only(names: ReadonlySet<string>): Labels {
    return this.#filter((name) => names.has(name));
  }

  /** Those not of the given names. */
  without(names: ReadonlySet<string>): Labels {
    return this.#filter((name) => !names.has(name));
  }

  /** All but the metric's name. */
  nameless(): Labels {
    return this.get(NAME) === "" ? this : this.#filter((name) => name !== NAME);
  }

  /** With one label set, or taken away by `""`. */
  with(name: string, value: string): Labels {
    return Labels.fromPairs([...this.pairs, name, value]);
  }

  /** As an object, for JSON. */
  toJSON(): Record<string, string> {
    const object: Record<string, string> = {};
    for (let i = 0; i < this.pairs.length; i += 2) object[this.pairs[i]!] = this.pairs[i + 1]!;
    return object;
  }

  toString(): string {
    const inside: string[] = [];
    for (let i = 0; i < this.pairs.length; i += 2) {
      if (this.pairs[i] !== NAME) {
        inside.push(`${this.pairs[i]}=${JSON.stringify(this.pairs[i + 1])}`);
      }
    }
    return inside.length > 0 ? `${this.name}{${inside.join(", ")}}` : this.name || "{}";
  }

  #filter(keep: (name: string) => boolean): Labels {
    const pairs: string[] = [];
    for (let i = 0; i < this.pairs.length; i += 2) {
      if (keep(this.pairs[i]!)) pairs.push(this.pairs[i]!, this.pairs[i + 1]!);
    }
    return pairs.length === this.pairs.length ? this : new Labels(pairs);
  }
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
