import { FormatError } from "./message.ts";

/** Where a name can still be pointed at: a pointer has 14 bits. */
const FARTHEST = 0x3fff;
/** Names remembered of one message: enough to compress, few enough to look through. */
const REMEMBERED = 32;

/** Bytes of one message as it is written, with the names in it that later ones can point at. */
export class Writer {
  bytes: Uint8Array = new Uint8Array(512);
  at = 0;
  readonly #names: string[] = [];
  readonly #places: number[] = [];

  /** Makes it ready for another message. */
  reset(): void {
    this.at = 0;
    this.#names.length = 0;
    this.#places.length = 0;
  }

  /** Makes room for `more` bytes. @throws {FormatError} Where the message would exceed 65,535 bytes. */
  room(more: number): void {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    if (needed > 65_535) {
      throw new FormatError(
        `Cannot write a message: it has at most 65535 bytes: received ${needed}`,
      );
    }
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  u8(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  u16(value: number): void {
    this.room(2);
    this.bytes[this.at++] = value >> 8;
    this.bytes[this.at++] = value;
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value & 0xffff);
  }

  /**
   * Writes a name: of its labels only those that no earlier name ends with, then a pointer to the rest
   * (RFC 1035, 4.1.4).
   *
   * @throws {FormatError} Where a label is empty or above 63 bytes, or the name above 255.
   */
  name(name: string): void {
    let rest = name === "." ? "" : name, length = 1;
    if (name === "") throw new FormatError('Cannot write an empty name: the root is "."');
    while (rest !== "") {
      const known = this.#names.indexOf(rest);
      if (known >= 0) {
        this.u16(0xc000 | this.#places[known]!);
        return;
      }
      if (this.at <= FARTHEST && this.#names.length < REMEMBERED) {
        this.#names.push(rest), this.#places.push(this.at);
      }
      const dot = endOfLabel(rest);
      length += 1 + this.#label(rest, dot, name);
      if (length > 255) {
        throw new FormatError(`Cannot write the name ${name}: it has at most 255 bytes`);
      }
      rest = dot === rest.length ? "" : rest.slice(dot + 1);
    }
    this.u8(0);
  }

  /** Writes the label `text[0, end)` with its length before it; says how many bytes it has. */
  #label(text: string, end: number, name: string): number {
    this.room(64);
    const start = this.at++, bytes = this.bytes;
    for (let i = 0; i < end; i++) {
      let code = text.charCodeAt(i);
      if (code === 92) {
        code = text.charCodeAt(++i);
        if (code >= 48 && code <= 57) {
          code = Number(text.slice(i, i + 3));
          i += 2;
        }
      }
      if (!(code <= 255)) {
        throw new FormatError(
          `Cannot write the name ${name}: beyond 255, bytes have no form in DNS`,
        );
      }
      if (this.at - start > 63) throw badLabel(name);
      bytes[this.at++] = code;
    }
    const length = this.at - start - 1;
    if (length === 0) throw badLabel(name);
    bytes[start] = length;
    return length;
  }
}

function badLabel(name: string): FormatError {
  return new FormatError(`Cannot write the name ${name}: a label has 1 to 63 bytes`);
}

/** Where the first label of a name ends: at its first dot that is not escaped. */
function endOfLabel(text: string): number {
  const dot = text.indexOf(".");
  if (text.indexOf("\\") < 0) return dot < 0 ? text.length : dot;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === ".") return i;
  }
  return text.length;
}
