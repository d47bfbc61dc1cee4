/** Bits appended one after the other, the first at the top of the first byte. */
export class BitWriter {
  #bytes: Uint8Array;
  /** Bytes that are full. */
  #length = 0;
  /** Bits that do not fill 32 yet, at the top. */
  #word = 0;
  #used = 0;

  constructor(capacity = 128) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Bits so far. */
  get bits(): number {
    return this.#length * 8 + this.#used;
  }

  /** Appends the low `n` bits of a whole number; `n` is 0 to 32, and the bits above must be 0. */
  put(value: number, n: number): void {
    const room = 32 - this.#used;
    if (n < room) {
      if (n > 0) this.#word |= value << (room - n);
      this.#used += n;
      return;
    }
    const rest = n - room;
    this.#flush(this.#word | (value >>> rest));
    this.#word = rest === 0 ? 0 : value << (32 - rest);
    this.#used = rest;
  }

  /** All bits, the last byte filled up with zeros. A copy. */
  bytes(): Uint8Array {
    const tail = (this.#used + 7) >>> 3, bytes = new Uint8Array(this.#length + tail);
    bytes.set(this.#bytes.subarray(0, this.#length));
    for (let i = 0; i < tail; i++) bytes[this.#length + i] = this.#word >>> (24 - 8 * i);
    return bytes;
  }

  #flush(word: number): void {
    if (this.#length + 4 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const bytes = this.#bytes, at = this.#length;
    bytes[at] = word >>> 24;
    bytes[at + 1] = word >>> 16;
    bytes[at + 2] = word >>> 8;
    bytes[at + 3] = word;
    this.#length = at + 4;
  }
}

/** Reads what {@linkcode BitWriter} has written. Beyond the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** Position in bits. */
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** The next `n` bits, 0 to 32, as a number from 0. */
  get(n: number): number {
    if (n === 0) return 0;
    if (n > 24) return (this.get(n - 16) * 65536 + this.get(16)) >>> 0;
    const bytes = this.#bytes, byte = this.at >>> 3;
    const word = (bytes[byte]! << 24) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 8) |
      bytes[byte + 3]!;
    const shift = this.at & 7;
    this.at += n;
    return (word << shift) >>> (32 - n);
  }
}

/** Puts a signed whole number as bytes of 7 bits: small ones are short whatever their sign. */
export function putVarint(bits: BitWriter, value: number): void {
  putUvarint(bits, value < 0 ? -2 * value - 1 : 2 * value);
}

/** Puts a whole number from 0 to 2⁵³ as bytes of 7 bits. */
export function putUvarint(bits: BitWriter, value: number): void {
  let left = value;
  while (left >= 128) {
    bits.put((left % 128) | 128, 8);
    left = Math.floor(left / 128);
  }
  bits.put(left, 8);
}

export function getVarint(bits: BitReader): number {
  const value = getUvarint(bits);
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

export function getUvarint(bits: BitReader): number {
  let value = 0, scale = 1;
  for (let i = 0; i < 10; i++, scale *= 128) {
    const byte = bits.get(8);
    value += (byte & 127) * scale;
    if (byte < 128) break;
  }
  return value;
}
