import { BitReader, BitWriter, getUvarint, getVarint, putUvarint, putVarint } from "./bits.ts";
import { halves, join, saysStale, split } from "./float-bits.ts";
import { SampleBuffer } from "./sample-buffer.ts";

/** No window of bits yet. */
const NONE = 255;
const WORD = 2 ** 32;

/**
 * A run of samples in as few bits as their regularity allows: of times the change of the interval, of values the
 * bits that differ from the value before. An interval that stays costs 1 bit, a value that stays 1 bit.
 *
 * Source: T. Pelkonen et al., Gorilla, VLDB 2015; the bytes are those of Prometheus 2.42's XOR chunk.
 *
 * @example
 * ```ts
 * import { decodeXor, XorChunk } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const chunk = new XorChunk();
 * for (let i = 0; i < 120; i++) chunk.append(1_700_000_000_000 + i * 15_000, 42);
 * assert.equal(chunk.bytes().length, 48);
 * assert.equal(decodeXor(chunk.bytes()).values[119], 42);
 * ```
 */
export class XorChunk {
  readonly #bits = new BitWriter(160);
  #count = 0;
  #time = 0;
  #interval = 0;
  #upper = 0;
  #lower = 0;
  #leading = NONE;
  #trailing = 0;
  /** Bits of the field that was put last. */
  #last = 1;
  /** Bits spent on times and on values, the first sample included. */
  readonly spent: { time: number; value: number } = { time: 0, value: 0 };

  get count(): number {
    return this.#count;
  }

  /** Adds a sample; `time` in whole ms, after the last one's. `stale`: the series ends here. O(1). */
  append(time: number, value: number, stale = false): void {
    const bits = this.#bits, before = bits.bits;
    if (this.#count >= 2) this.#putChange(time);
    else if (this.#count === 1) putUvarint(bits, this.#interval = time - this.#time);
    else putVarint(bits, time);
    const between = bits.bits;
    split(value, stale);
    if (this.#count > 0) this.#putValue(halves.upper, halves.lower);
    else {
      bits.put(halves.upper, 32);
      bits.put(halves.lower, 32);
      this.#last = 64;
    }
    this.#time = time;
    this.#upper = halves.upper;
    this.#lower = halves.lower;
    this.#count++;
    this.spent.time += between - before;
    this.spent.value += bits.bits - between;
  }

  /** How the interval has changed: 1, 16, 20, 24 or 68 bits. */
  #putChange(time: number): void {
    const bits = this.#bits, interval = time - this.#time, change = interval - this.#interval;
    this.#interval = interval;
    if (change === 0) bits.put(0, 1);
    else if (change >= -8191 && change <= 8192) bits.put((0b10 << 14) | (change & 0x3fff), 16);
    else if (change >= -65535 && change <= 65536) bits.put((0b110 << 17) | (change & 0x1ffff), 20);
    else if (change >= -524287 && change <= 524288) {
      bits.put((0b1110 << 20) | (change & 0xfffff), 24);
    } else {
      bits.put(0b1111, 4);
      bits.put(Math.floor(change / WORD) >>> 0, 32);
      bits.put(change >>> 0, 32);
    }
  }

  /** The bits in which a value differs from the last: in the window of before where they fit, else in a new one. */
  #putValue(upper: number, lower: number): void {
    const bits = this.#bits, high = (upper ^ this.#upper) >>> 0, low = (lower ^ this.#lower) >>> 0;
    this.#last = 1;
    if ((high | low) === 0) return bits.put(0, 1);
    const leading = Math.min(31, high === 0 ? 32 + Math.clz32(low) : Math.clz32(high));
    const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low);
    if (this.#leading !== NONE && leading >= this.#leading && trailing >= this.#trailing) {
      bits.put(0b10, 2);
    } else {
      const length = 64 - leading - trailing;
      bits.put((0b11 << 11) | (leading << 6) | (length & 63), 13);
      this.#leading = leading;
      this.#trailing = trailing;
    }
    this.#last = 64 - this.#leading - this.#trailing;
    putMiddle(bits, high, low, this.#leading, this.#trailing);
  }

  /**
   * The chunk as Prometheus stores it, without the frame around it. Its writer begins a new byte after each whole
   * one, so a last field of whole bytes that ends one leaves an empty byte behind.
   */
  bytes(): Uint8Array {
    const empty = this.#last % 8 === 0 && this.#bits.bits % 8 === 0 ? 1 : 0;
    const body = this.#bits.bytes(), bytes = new Uint8Array(2 + body.length + empty);
    bytes[0] = this.#count >>> 8;
    bytes[1] = this.#count;
    bytes.set(body, 2);
    return bytes;
  }
}

/** The bits of 64 between so many leading and trailing ones. */
function putMiddle(
  bits: BitWriter,
  high: number,
  low: number,
  leading: number,
  trailing: number,
): void {
  if (trailing >= 32) return bits.put(high >>> (trailing - 32), 64 - leading - trailing);
  bits.put(high, 32 - leading);
  bits.put(trailing === 0 ? low : low >>> trailing, 32 - trailing);
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** Reads a chunk. O(samples). Of bytes that are none it gives some samples, never more than the chunk says. */
export function decodeXor(bytes: Uint8Array, into = new SampleBuffer()): SampleBuffer {
  const count = (bytes[0]! << 8) | bytes[1]!, bits = new BitReader(bytes, 16);
  let time = 0, interval = 0, upper = 0, lower = 0, leading = 0, trailing = 0;
  for (let i = 0; i < count; i++) {
    if (i === 0) {
      time = getVarint(bits);
      upper = bits.get(32);
      lower = bits.get(32);
    } else {
      interval = i === 1 ? getUvarint(bits) : interval + getChange(bits);
      time += interval;
      if (bits.get(1) === 1) {
        if (bits.get(1) === 1) {
          leading = bits.get(5);
          trailing = 64 - leading - (bits.get(6) || 64);
        }
        let high = 0, low = 0;
        if (trailing >= 32) high = bits.get(64 - leading - trailing) << (trailing - 32);
        else {
          high = bits.get(32 - leading);
          low = bits.get(32 - trailing) << trailing;
        }
        upper = (upper ^ high) >>> 0;
        lower = (lower ^ low) >>> 0;
      }
    }
    into.push(time, join(upper, lower), saysStale(upper, lower));
  }
  return into;
}

function getChange(bits: BitReader): number {
  if (bits.get(1) === 0) return 0;
  if (bits.get(1) === 0) return signed(bits.get(14), 14);
  if (bits.get(1) === 0) return signed(bits.get(17), 17);
  if (bits.get(1) === 0) return signed(bits.get(20), 20);
  return (bits.get(32) | 0) * WORD + bits.get(32);
}

function signed(value: number, n: number): number {
  return value > 2 ** (n - 1) ? value - 2 ** n : value;
}
