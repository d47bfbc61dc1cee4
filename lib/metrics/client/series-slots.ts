import { requireNumber } from "../../sim/require-number.ts";

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Values of labels by their names. */
export type LabelValues = Readonly<Record<string, string>>;

/** A level of the tree: the value of one label leads to the next level, at the last one to a slot. */
type Level = Map<string, Level | number>;

/**
 * Where the series of a metric have their numbers: the values of its labels lead, one after the other, to a slot.
 * Finding one makes nothing: no text, no object. O(labels).
 */
export class SeriesSlots {
  readonly names: readonly string[];
  readonly #metric: string;
  readonly #most: number;
  readonly #root: Level = new Map();
  /** What stands between the braces of each series. */
  readonly #texts: string[] = [];
  /** Observations refused since there were too many series already. */
  refused = 0;

  /** @throws {RangeError} Where a name is none. */
  constructor(
    metric: string,
    names: readonly string[],
    most: number,
    reserved: readonly string[] = [],
  ) {
    if (!METRIC.test(metric)) {
      throw new RangeError(`Cannot create metric: ${JSON.stringify(metric)} is no name`);
    }
    for (const name of names) {
      if (!LABEL.test(name) || name.startsWith("__") || reserved.includes(name)) {
        throw new RangeError(
          `Cannot create metric ${metric}: ${JSON.stringify(name)} can't be the name of a label`,
        );
      }
    }
    requireNumber(`create metric ${metric}`, "maxSeries", most, {
      unit: "time series",
      min: 1,
      integer: true,
    });
    this.#metric = metric;
    this.names = names;
    this.#most = most;
    if (names.length === 0) this.#texts.push("");
  }

  /** Series that there are. */
  get count(): number {
    return this.#texts.length;
  }

  /** `a="b",c="d"`, escaped, made once. */
  text(slot: number): string {
    return this.#texts[slot]!;
  }

  /**
   * The slot of a series, made where there is none; −1 where the metric has all it may have.
   *
   * @throws {TypeError} Where a label is missing or too much; looked at when a series is made.
   */
  find(labels: LabelValues): number {
    const names = this.names;
    let level: Level | number | undefined = this.#root;
    for (let i = 0; i < names.length; i++) {
      level = (level as Level).get(labels[names[i]!]!);
      if (level === undefined) return this.#make(labels);
    }
    return names.length === 0 ? 0 : level as number;
  }

  #make(labels: LabelValues): number {
    const names = this.names;
    for (const name of names) {
      if (typeof labels[name] !== "string") {
        throw new TypeError(
          `Cannot count ${this.#metric}: label "${name}" must be a text: received ${labels[name]}`,
        );
      }
    }
    const extra = Object.keys(labels).find((name) => !names.includes(name));
    if (extra !== undefined) {
      throw new TypeError(`Cannot count ${this.#metric}: it has no label "${extra}"`);
    }
    if (this.count >= this.#most) {
      this.refused++;
      return -1;
    }
    let level = this.#root;
    for (const name of names.slice(0, -1)) {
      let next = level.get(labels[name]!) as Level | undefined;
      if (!next) level.set(labels[name]!, next = new Map());
      level = next;
    }
    const slot = this.count;
    level.set(labels[names.at(-1)!]!, slot);
    this.#texts.push(names.map((name) => `${name}="${escapeValue(labels[name]!)}"`).join(","));
    return slot;
  }
}

/** A label's value as an exposition writes it. */
export function escapeValue(text: string): string {
  return /[\\"\n]/.test(text)
    ? text.replace(/[\\"\n]/g, (one) => one === "\n" ? "\\n" : `\\${one}`)
    : text;
}
