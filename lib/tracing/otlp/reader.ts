import { OtlpError, OtlpSizeError } from "./model.ts";

/** Messages that one request may hold, spans, attributes and values together: empty ones take two bytes each. */
export const MOST_MESSAGES = 200_000;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads protobuf within bounds: what is cut off or is not protobuf ends with one sentence. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  readonly #end: number;
  /** Of all readers of one request. */
  readonly #left: { messages: number };

  constructor(
    bytes: Uint8Array,
    from = 0,
    to = bytes.length,
    view: DataView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    left: { messages: number } = { messages: MOST_MESSAGES },
  ) {
    this.#bytes = bytes;
    this.#view = view;
    this.#left = left;
    this.#at = from;
    this.#end = to;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** The tag of the next field. */
  tag(): number {
    const tag = this.uint();
    if (tag >>> 3 === 0) throw this.#bad("a field has the number 0");
    return tag;
  }

  /** A varint; what is above 32 bits is cut off. */
  uint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw this.#bad("a number is longer than ten bytes");
  }

  /** A varint of 64 bits, signed, as decimal digits. */
  int64(): string {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return String(BigInt.asIntN(64, value));
    }
    throw this.#bad("a number is longer than ten bytes");
  }

  fixed32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** 64 bits, unsigned, as decimal digits. */
  fixed64(): string {
    return String(this.#view.getBigUint64(this.#skip(8), true));
  }

  double(): number {
    return this.#view.getFloat64(this.#skip(8), true);
  }

  bytes(): Uint8Array {
    const size = this.#length(), from = this.#skip(size);
    return this.#bytes.subarray(from, from + size);
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return decoder.decode(bytes);
    } catch {
      throw this.#bad("a text is not UTF-8");
    }
  }

  /** The message that comes next. */
  message(): Reader {
    const size = this.#length(), from = this.#skip(size);
    if (--this.#left.messages < 0) {
      throw new OtlpSizeError(`it holds more than ${MOST_MESSAGES} messages`);
    }
    return new Reader(this.#bytes, from, from + size, this.#view, this.#left);
  }

  /** Passes over a field that we do not know. */
  pass(tag: number): void {
    switch (tag & 7) {
      case 0:
        return void this.int64();
      case 1:
        return void this.#skip(8);
      case 2:
        return void this.bytes();
      case 5:
        return void this.#skip(4);
      default:
        throw this.#bad(`a field has the wire type ${tag & 7}`);
    }
  }

  /** A length: what needs more than 32 bits is no length of anything here, and must not be cut to one. */
  #length(): number {
    const at = this.#at, low = this.uint(), bytes = this.#at - at;
    if (bytes > 5 || bytes === 5 && this.#bytes[this.#at - 1]! > 15) {
      throw this.#bad("it is cut off");
    }
    return low;
  }

  #byte(): number {
    if (this.#at >= this.#end) throw this.#bad("it is cut off");
    return this.#bytes[this.#at++]!;
  }

  #skip(size: number): number {
    const from = this.#at;
    if (size > this.#end - from) throw this.#bad("it is cut off");
    this.#at += size;
    return from;
  }

  #bad(why: string): OtlpError {
    return new OtlpError(`Cannot read OTLP/protobuf: ${why}, at byte ${this.#at}`);
  }
}
