import { FormatError } from "./message.ts";

/** A name has at most 127 labels, so more pointers than that say nothing. */
const MOST_POINTERS = 127;

/** Reads one message's bytes from front to back. Every read beyond the end is a {@linkcode FormatError}. */
export class Reader {
  at = 0;
  readonly bytes: Uint8Array;
  /** Names by the place where they begin, so that a chain of pointers is followed once. */
  readonly #places: number[] = [];
  readonly #names: string[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  u8(): number {
    if (this.at >= this.bytes.length) throw this.#ends();
    return this.bytes[this.at++]!;
  }

  u16(): number {
    const { bytes, at } = this;
    if (at + 2 > bytes.length) throw this.#ends();
    this.at = at + 2;
    return bytes[at]! << 8 | bytes[at + 1]!;
  }

  u32(): number {
    return this.u16() * 65536 + this.u16();
  }

  /** The next `length` bytes, not copied. */
  slice(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw this.#ends();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /**
   * Reads a name. A pointer must lead to before the name that it ends: so no chain of them is endless.
   *
   * @throws {FormatError} Where a pointer leads forward or to itself or there are more than 127 of them, a
   * label has a reserved kind, or the name has more than 255 bytes.
   */
  name(): string {
    const { bytes } = this, start = this.at;
    if (bytes[start]! >= 0xc0 && start + 1 < bytes.length) { // most names of an answer are a pointer alone
      const known = this.#places.indexOf((bytes[start]! & 0x3f) << 8 | bytes[start + 1]!);
      if (known >= 0) {
        this.at += 2;
        return this.#names[known]!;
      }
    }
    let text = "", at = start, limit = start, length = 1, end = 0, pointers = 0;
    for (;;) {
      const size = bytes[at];
      if (size === undefined) throw this.#ends();
      if (size === 0) break;
      if (size >= 0xc0) {
        if (at + 1 >= bytes.length) throw this.#ends();
        const to = (size & 0x3f) << 8 | bytes[at + 1]!;
        if (to >= limit) {
          throw new FormatError(
            `Cannot read a name: the pointer at byte ${at} leads to ${to}, not back`,
          );
        }
        if (++pointers > MOST_POINTERS) {
          throw new FormatError(`Cannot read a name: more than ${MOST_POINTERS} pointers`);
        }
        if (end === 0) end = at + 2;
        at = limit = to;
        continue;
      }
      if (size > 63) {
        throw new FormatError(`Cannot read a name: byte ${at} is no length of a label`);
      }
      if (at + size >= bytes.length) throw this.#ends();
      length += size + 1;
      if (length > 255) throw new FormatError("Cannot read a name: it has more than 255 bytes");
      if (text !== "") text += ".";
      for (let i = at + 1; i <= at + size; i++) text += LETTERS[bytes[i]!];
      at += size + 1;
    }
    this.at = end || at + 1;
    const name = text === "" ? "." : text;
    if (this.#places.length < 64) this.#places.push(start), this.#names.push(name);
    return name;
  }

  #ends(): FormatError {
    return new FormatError(`Cannot read a message: it ends at byte ${this.bytes.length}`);
  }
}

/** Each byte of a label as text: what has a meaning in a name, or can't be printed, is escaped. */
const LETTERS = Array.from({ length: 256 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (letter === "." || letter === "\\") return `\\${letter}`;
  return code > 32 && code < 127 ? letter : `\\${String(code).padStart(3, "0")}`;
});
