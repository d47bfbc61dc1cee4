import { Histogram } from "./histogram.ts";
import { getZigZag, putZigZag } from "./zigzag.ts";

/** First bytes of the three uncompressed formats; bits 4 to 7 of them tell how long a counter is. */
const V0 = 0x1c849308, V1 = 0x1c849301, V2 = 0x1c849303;
const SIZE_BITS = 0xf0;
/** Bytes before the counters of V1 and V2, and of V0. */
const HEAD = 40, HEAD_V0 = 32;
/** The largest histogram that is decoded, in counters: what five digits over 64 bits take. */
const MOST_COUNTERS = 1 << 23;

/**
 * A histogram as bytes in HdrHistogram's V2 format: byte for byte what Java's `encodeIntoByteBuffer` writes.
 * O(counters up to the largest value).
 */
export function encode(histogram: Histogram): Uint8Array {
  const { shape, counts, max } = histogram;
  const payload: number[] = [], to = shape.indexOf(max) + 1;
  for (let i = 0; i < to;) {
    const start = i, count = counts[i++]!;
    if (count === 0) { while (i < to && counts[i] === 0) i++; }
    // A run of zeros is one negative number.
    putZigZag(payload, count === 0 && i - start > 1 ? start - i : count);
  }
  const bytes = new Uint8Array(HEAD + payload.length), view = new DataView(bytes.buffer);
  view.setInt32(0, V2 | 0x10);
  view.setInt32(4, payload.length);
  view.setInt32(12, shape.digits);
  view.setBigInt64(16, BigInt(shape.lowest));
  view.setBigInt64(24, BigInt(shape.highest));
  view.setFloat64(32, 1);
  bytes.set(payload, HEAD);
  return bytes;
}

/**
 * Reads the V0, V1 and V2 formats, not compressed.
 *
 * @throws {RangeError} Where it is none of them, ends early, or says what can't be.
 */
export function decode(bytes: Uint8Array): Histogram {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cookie = bytes.length >= 4 ? view.getInt32(0) : 0;
  const format = cookie & ~SIZE_BITS, word = (cookie & SIZE_BITS) >> 4;
  const old = format === V0;
  if (!old && format !== V1 && format !== V2) {
    const received = (cookie >>> 0).toString(16);
    throw new RangeError(
      `Cannot decode a histogram: it must begin with a cookie of V0, V1 or V2: received 0x${received}`,
    );
  }
  if (bytes.length < (old ? HEAD_V0 : HEAD)) {
    throw new RangeError(`Cannot decode a histogram: its head is cut off at ${bytes.length} bytes`);
  }
  const at = old ? 4 : 12;
  const histogram = new Histogram({
    digits: view.getInt32(at),
    lowest: Number(view.getBigInt64(at + 4)),
    highest: Number(view.getBigInt64(at + 12)),
  });
  const from = old ? HEAD_V0 : HEAD;
  const to = old ? bytes.length : from + view.getInt32(4);
  if (to > bytes.length || to < from) {
    throw new RangeError(
      `Cannot decode a histogram: it must have ${to - from} bytes of counts: received ${
        bytes.length - from
      }`,
    );
  }
  fill(histogram, bytes.subarray(from, to), format === V2 ? 9 : word);
  return histogram;
}

/** Puts the counts where they belong. */
function fill({ counts, shape }: Histogram, payload: Uint8Array, word: number): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let at = 0, index = 0; at < payload.length;) {
    let count: number;
    if (word === 9) [count, at] = getZigZag(payload, at);
    else {
      count = fixed(view, at, word);
      at += word;
    }
    if (count < 0 && word === 9) index += -count;
    else if (count < 0) throw new RangeError("Cannot decode a histogram: a count is below 0");
    // Old formats may carry counters beyond the last, all of them zero.
    else if (count !== 0 && index >= shape.length || index > MOST_COUNTERS) {
      throw new RangeError(
        `Cannot decode a histogram: it has ${shape.length} counters: received one more`,
      );
    } else if (index < shape.length) counts[index++] = count;
    else index++;
  }
}

function fixed(view: DataView, at: number, word: number): number {
  if (at + word > view.byteLength) {
    throw new RangeError("Cannot decode a histogram: it ends within a number");
  }
  if (word === 2) return view.getInt16(at);
  if (word === 4) return view.getInt32(at);
  if (word === 8) return Number(view.getBigInt64(at));
  throw new RangeError(
    `Cannot decode a histogram: a counter must have 2, 4 or 8 bytes: received ${word}`,
  );
}
