import type { ObjectPlan, Out } from "./plan.ts";

/**
 * All objects of one type at one level of an answer. What the back ends gave stands in `parents`, what the
 * caller gets in `outs`, and where each belongs in two arrays of numbers: a path is made only for an error.
 */
export class Frame {
  readonly parents: Out[] = [];
  readonly outs: Out[] = [];
  /** Objects in whose place stands `null`, since a field of theirs may not be `null` and is. */
  readonly nulled: Set<Out> = new Set();
  readonly #above: number[] = [];
  readonly #place: number[] = [];

  constructor(
    readonly plan: ObjectPlan,
    readonly parent: Frame | undefined,
    readonly key: string,
  ) {}

  /** Takes one object in, of the parent frame's object `above`, at `place` of its list, or −1. */
  add(value: Out, above: number, place: number): Out {
    const out: Out = {};
    this.parents.push(value);
    this.outs.push(out);
    this.#above.push(above);
    this.#place.push(place);
    return out;
  }

  /** Where a field of one object stands in the answer, as graphql-js has paths. */
  pathOf(index: number, key: string | number): (string | number)[] {
    const field = [...this.#placeOf(index), key];
    return this.parent ? [...this.parent.pathOf(this.#above[index]!, this.key), ...field] : [key];
  }

  #placeOf(index: number): number[] {
    const place = this.#place[index]!;
    return place < 0 ? [] : [place];
  }

  /** The object of the parent frame that holds this one. */
  above(index: number): number {
    return this.#above[index]!;
  }
}
