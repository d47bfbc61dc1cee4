import { mix } from "../sim/hash.ts";
import type { State } from "./model.ts";

/**
 * Which sets of operations were placed with which state after them. A set is a row of bits and a hash
 * that changes in O(1) with each operation; two sets are the same where all their bits are, so that a
 * collision of hashes can't make a wrong verdict. States are numbered: a long text is compared once.
 */
export class Seen {
  /** What it holds, in bytes: about. */
  bytes = 0;
  readonly #words: number;
  readonly #now: Uint32Array;
  #hash = 0;
  readonly #numbers = new Map<State, number>();
  readonly #rows = new Map<number, { bits: Uint32Array; state: number }[]>();

  constructor(operations: number) {
    this.#words = (operations + 31) >> 5;
    this.#now = new Uint32Array(this.#words);
  }

  /** Adds an operation to the set; `false`, and nothing changes, where that set with that state was seen. */
  add(op: number, state: State): boolean {
    this.#flip(op);
    const number = this.#number(state), place = this.#hash ^ mix(~number);
    const rows = this.#rows.get(place);
    if (rows?.some((row) => row.state === number && this.#same(row.bits))) {
      this.#flip(op);
      return false;
    }
    const row = { bits: this.#now.slice(), state: number };
    if (rows) rows.push(row);
    else this.#rows.set(place, [row]);
    this.bytes += 4 * this.#words + 160;
    return true;
  }

  /** Takes an operation out of the set again; what was seen stays seen. */
  remove(op: number): void {
    this.#flip(op);
  }

  #flip(op: number): void {
    this.#now[op >> 5]! ^= 1 << (op & 31);
    this.#hash ^= mix(op + 1);
  }

  #number(state: State): number {
    const known = this.#numbers.get(state);
    if (known !== undefined) return known;
    this.bytes += typeof state === "string" ? state.length + 60 : 40;
    this.#numbers.set(state, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #same(bits: Uint32Array): boolean {
    for (let i = 0; i < this.#words; i++) if (bits[i] !== this.#now[i]) return false;
    return true;
  }
}
