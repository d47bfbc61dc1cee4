/** The bytes of a varint of 64 bits with its highest bit set. */
const U64 = (1n << 64n) - 1n;
const float = new Float64Array(1), floatBytes = new Uint8Array(float.buffer);

/**
 * Writes protobuf from the back to the front. The length of a message stands before it, and is known only
 * when the message stands: written backwards nothing has to be measured, moved or built first.
 */
export class BackWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  /** Where the last byte that was written stands; what is written next comes before it. */
  at: number;

  constructor(size = 1 << 16) {
    this.#bytes = new Uint8Array(size);
    this.at = size;
  }

  /** All that was written, as a copy; the writer begins anew. */
  finish(): Uint8Array<ArrayBuffer> {
    const all = this.#bytes.slice(this.at);
    this.at = this.#bytes.length;
    return all;
  }

  /** Makes room for so many bytes more. */
  room(more: number): void {
    if (this.at >= more) return;
    const used = this.#bytes.length - this.at;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, used + more));
    grown.set(this.#bytes.subarray(this.at), grown.length - used);
    this.at = grown.length - used;
    this.#bytes = grown;
  }

  byte(value: number): void {
    if (this.at === 0) this.room(1);
    this.#bytes[--this.at] = value;
  }

  /** A whole number of at most 32 bits, unsigned. */
  varint(value: number): void {
    if (value < 128) return this.byte(value);
    this.room(5);
    const bytes = this.#bytes;
    let size = 2;
    for (let rest = value >>> 14; rest > 0; rest >>>= 7) size++;
    let at = this.at -= size;
    for (; value > 127; value >>>= 7) bytes[at++] = value & 127 | 128;
    bytes[at] = value;
  }

  /** A whole number of 64 bits, signed, as decimal digits or as a number. */
  varint64(value: string | number): void {
    const number = Number(value);
    if (number >= 0 && number < 2 ** 31) return this.varint(number);
    this.room(10);
    const all: number[] = [];
    for (let rest = BigInt(value) & U64;; rest >>= 7n) {
      all.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
      if (rest <= 127n) break;
    }
    for (let i = all.length - 1; i >= 0; i--) this.#bytes[--this.at] = all[i]!;
  }

  /** 32 bits, the lowest byte first. */
  fixed32(value: number): void {
    this.room(4);
    const bytes = this.#bytes, at = this.at -= 4;
    bytes[at] = value, bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16, bytes[at + 3] = value >>> 24;
  }

  /** 32 bits of an id, the highest byte first. */
  word(value: number): void {
    this.room(4);
    const bytes = this.#bytes, at = this.at -= 4;
    bytes[at] = value >>> 24, bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8, bytes[at + 3] = value;
  }

  double(value: number): void {
    this.room(8);
    float[0] = value;
    this.at -= 8;
    for (let i = 0; i < 8; i++) this.#bytes[this.at + i] = floatBytes[i]!;
  }

  bytes(value: Uint8Array): void {
    this.room(value.length);
    this.#bytes.set(value, this.at -= value.length);
  }

  /** A text in UTF-8. Half of a pair becomes U+FFFD, as everywhere. */
  text(value: string): void {
    this.room(value.length * 3);
    const bytes = this.#bytes;
    let at = this.at;
    for (let i = value.length - 1; i >= 0; i--) {
      let code = value.charCodeAt(i);
      if (code < 0x80) {
        bytes[--at] = code;
        continue;
      }
      const before = i > 0 ? value.charCodeAt(i - 1) : 0;
      if ((code & 0xfc00) === 0xdc00 && (before & 0xfc00) === 0xd800) {
        code = 0x10000 + ((before & 0x3ff) << 10 | code & 0x3ff);
        i--;
      } else if ((code & 0xf800) === 0xd800) code = 0xfffd;
      bytes[--at] = code & 63 | 128;
      if (code < 0x800) bytes[--at] = code >> 6 | 0xc0;
      else {
        bytes[--at] = code >> 6 & 63 | 128;
        if (code < 0x10000) bytes[--at] = code >> 12 | 0xe0;
        else {
          bytes[--at] = code >> 12 & 63 | 128;
          bytes[--at] = code >> 18 | 0xf0;
        }
      }
    }
    this.at = at;
  }

  /** How many bytes stand there: counted from the back, as they move when room is made. */
  get size(): number {
    return this.#bytes.length - this.at;
  }

  /** Closes a message whose first byte to be written came after `size` bytes: its length and its tag. */
  close(tag: number, size: number): void {
    this.varint(this.size - size);
    this.byte(tag);
  }

  /** A text with its tag; nothing for an empty one, which is the default. */
  textField(tag: number, value: string): void {
    if (value === "") return;
    const size = this.size;
    this.text(value);
    this.close(tag, size);
  }
}
