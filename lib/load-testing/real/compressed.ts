import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";
import { decode, encode } from "../histogram/encoding.ts";
import type { Histogram } from "../histogram/histogram.ts";

/** First bytes of the compressed formats V0, V1 and V2; bits 4 to 7 of V2's say nothing. */
const COOKIES = [0x1c849309, 0x1c849302, 0x1c849304];
const WRITTEN = 0x1c849314;
/** The longest histogram that is unpacked, in bytes: a small text may unpack to anything. */
const MOST_BYTES = 64e6;

/** A histogram as a log line carries it: V2, compressed, in base64. */
export function encodeCompressed(histogram: Histogram): string {
  const packed = deflateSync(encode(histogram)), bytes = Buffer.alloc(8 + packed.length);
  bytes.writeInt32BE(WRITTEN, 0);
  bytes.writeInt32BE(packed.length, 4);
  bytes.set(packed, 8);
  return bytes.toString("base64");
}

/**
 * Reads what {@linkcode encodeCompressed} or any HdrHistogram has written, of V0, V1 or V2.
 *
 * @throws {RangeError} Where it is none of them, or damaged.
 *
 * @example
 * ```ts
 * import { Histogram } from "#lib/load-testing";
 * import { decodeCompressed, encodeCompressed } from "#lib/load-testing/real";
 * import assert from "node:assert/strict";
 *
 * const sent = new Histogram();
 * sent.record(1234);
 * assert.deepEqual(decodeCompressed(encodeCompressed(sent)).counts, sent.counts);
 * ```
 */
export function decodeCompressed(text: string): Histogram {
  const bytes = Buffer.from(text, "base64");
  const cookie = bytes.length >= 8 ? bytes.readInt32BE(0) & ~0xf0 : 0;
  if (!COOKIES.includes(cookie)) {
    throw new RangeError(
      `Cannot decode a histogram: it must begin with a compressed cookie of V0, V1 or V2: received 0x${
        cookie.toString(16)
      }`,
    );
  }
  let unpacked: Uint8Array;
  try {
    const packed = bytes.subarray(8, 8 + bytes.readInt32BE(4));
    unpacked = inflateSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new RangeError(
      `Cannot decode a histogram: its bytes do not unpack: ${(error as Error).message}`,
    );
  }
  return decode(unpacked);
}
