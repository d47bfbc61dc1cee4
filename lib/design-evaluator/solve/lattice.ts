import { requireNumber } from "../../sim/mod.ts";

/** All ways to have up to so many jobs of each class, as one row of numbers: place 0 has none. */
export class Lattice {
  readonly size: number;
  /** What one more job of a class adds to a place. */
  readonly steps: readonly number[];
  readonly #most: readonly number[];

  /** @param limit Most places. @throws {RangeError} Where there are more, or a population is none. */
  constructor(most: readonly number[], limit: number) {
    const action = "solve a closed network with classes", steps: number[] = [];
    requireNumber(action, "classes", most.length, { unit: "classes", min: 1, max: 20 });
    let size = 1;
    for (const jobs of most) {
      requireNumber(action, "population", jobs, { unit: "jobs", min: 0, integer: true });
      steps.push(size);
      size *= jobs + 1;
    }
    requireNumber(action, "states", size, { unit: "states", min: 1, max: limit });
    this.size = size;
    this.steps = steps;
    this.#most = most;
  }

  /** Jobs of each class at a place. O(classes). */
  jobsAt(place: number): number[] {
    return this.steps.map((step, r) => Math.floor(place / step) % (this.#most[r]! + 1));
  }
}
