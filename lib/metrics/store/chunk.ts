import { decodeDecimal, encodeDecimal } from "./decimal-chunk.ts";
import type { SampleBuffer } from "./sample-buffer.ts";
import { decodeXor } from "./xor-chunk.ts";

/** How a chunk's bytes are to be read: as Prometheus' XOR chunks (whose number this is), or as decimals. */
export const XOR = 1, DECIMAL = 128;

/** A run of samples that is full and never changes. */
export interface Chunk {
  readonly encoding: number;
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Times of the first and the last sample, in ms. */
  readonly from: number;
  readonly to: number;
}

/** Reads a chunk's samples into a buffer. */
export function decodeChunk({ encoding, bytes }: Chunk, into: SampleBuffer): SampleBuffer {
  return encoding === DECIMAL ? decodeDecimal(bytes, into) : decodeXor(bytes, into);
}

/** The same samples as decimals, where that is smaller. */
export function smaller(chunk: Chunk, samples: SampleBuffer): Chunk {
  if (samples.stale) return chunk;
  const bytes = encodeDecimal(samples.times, samples.values);
  return bytes && bytes.length < chunk.bytes.length
    ? { ...chunk, encoding: DECIMAL, bytes }
    : chunk;
}

/** Samples of the chunks that lie in a stretch of time as a whole: at least so many are in it. */
export function countInside(
  chunks: readonly Omit<Chunk, "bytes" | "encoding">[],
  from: number,
  to: number,
): number {
  return chunks.reduce(
    (sum, chunk) => chunk.from >= from && chunk.to <= to ? sum + chunk.count : sum,
    0,
  );
}
