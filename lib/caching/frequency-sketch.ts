/** Counts stop here: four bits. */
const MOST = 15;
/** Uses, per counter of one row, after which all counts are halved. */
const AGE = 10;

/** Odd numbers that spread one hash over four rows. */
const ROWS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;

/**
 * How often each key was used lately, roughly: a count-min sketch of four rows, one byte a counter. It may
 * say too much and never too little; all counts are halved from time to time, so that fame fades.
 *
 * Sources: G. Cormode, S. Muthukrishnan, 2005; aging by G. Einziger, R. Friedman, B. Manes, TinyLFU,
 * ACM TOS 13(4), 2017.
 */
export class FrequencySketch {
  readonly #counts: Uint8Array[];
  readonly #shift: number;
  readonly #period: number;
  #uses = 0;

  /** @param capacity Keys whose counts are to be told apart. */
  constructor(capacity: number) {
    const bits = Math.max(6, Math.ceil(Math.log2(Math.min(capacity, 2 ** 24))) + 1);
    this.#counts = ROWS.map(() => new Uint8Array(2 ** bits));
    this.#shift = 32 - bits;
    this.#period = Math.max(AGE, Math.ceil(AGE * capacity));
  }

  /** One more use of the key with this hash. O(1), and O(capacity) once in so many uses. */
  add(hash: number): void {
    let grew = false;
    for (let row = 0; row < 4; row++) {
      const counts = this.#counts[row]!, at = Math.imul(hash, ROWS[row]!) >>> this.#shift;
      if (counts[at]! < MOST) {
        counts[at]!++;
        grew = true;
      }
    }
    if (grew && ++this.#uses >= this.#period) this.#age();
  }

  /** How often it was used lately, 0 to 15. */
  estimate(hash: number): number {
    let least = MOST;
    for (let row = 0; row < 4; row++) {
      const count = this.#counts[row]![Math.imul(hash, ROWS[row]!) >>> this.#shift]!;
      if (count < least) least = count;
    }
    return least;
  }

  #age(): void {
    for (const counts of this.#counts) {
      for (let i = 0; i < counts.length; i++) counts[i]! >>= 1;
    }
    this.#uses >>= 1;
  }
}
