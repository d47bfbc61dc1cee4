/** Where in each document a term stands: gaps of 7 bits a byte, with a place to start for each block. */
export interface Positions {
  /** Where a block's bytes begin; blocks are those of the postings. */
  readonly offset: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Writes positions in the order of the postings. */
export class PositionsWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;
  readonly #offset: number[] = [];

  /** Begins the next block. */
  block(): void {
    this.#offset.push(this.#length);
  }

  /** @param positions Rising, of one document. */
  add(positions: ArrayLike<number>, from: number, to: number): void {
    let before = 0;
    for (let i = from; i < to; i++) {
      let gap = positions[i]! - before;
      before = positions[i]!;
      if (this.#length + 5 > this.#bytes.length) this.#grow();
      while (gap > 127) {
        this.#bytes[this.#length++] = gap & 127 | 128;
        gap >>>= 7;
      }
      this.#bytes[this.#length++] = gap;
    }
  }

  done(): Positions {
    return { offset: Uint32Array.from(this.#offset), bytes: this.#bytes.slice(0, this.#length) };
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads the positions of a block's postings one document after the other. */
export class PositionsReader {
  #at: number;
  readonly #bytes: Uint8Array;

  constructor({ offset, bytes }: Positions, block: number) {
    this.#at = offset[block]!;
    this.#bytes = bytes;
  }

  skip(count: number): void {
    for (let left = count; left > 0; this.#at++) if (this.#bytes[this.#at]! < 128) left--;
  }

  read(count: number, into: number[]): void {
    into.length = 0;
    let position = 0;
    for (let i = 0; i < count; i++) {
      let gap = 0, shift = 0, byte: number;
      do {
        byte = this.#bytes[this.#at++]!;
        gap |= (byte & 127) << shift;
        shift += 7;
      } while (byte > 127);
      into.push(position += gap);
    }
  }
}
