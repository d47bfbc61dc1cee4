import { crc32c } from "../../storage/crc32c.ts";
import { BitReader, BitWriter, getUvarint, getVarint, putUvarint, putVarint } from "./bits.ts";
import type { Chunk } from "./chunk.ts";
import { Labels } from "./labels.ts";

/** Where a chunk lies in a block's file. */
export interface ChunkPlace {
  readonly at: number;
  readonly length: number;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** A series in a block's index. */
export interface BlockSeries {
  readonly labels: Labels;
  readonly chunks: readonly ChunkPlace[];
}

/** A chunk framed as in Prometheus' chunk files: length, encoding, bytes, CRC32C. */
export function frame({ encoding, bytes }: Chunk): Uint8Array {
  const head = new BitWriter(8);
  putUvarint(head, bytes.length);
  head.put(encoding, 8);
  const start = head.bytes(), framed = new Uint8Array(start.length + bytes.length + 4);
  framed.set(start);
  framed.set(bytes, start.length);
  const sum = crc32c(framed, start.length - 1, start.length + bytes.length);
  new DataView(framed.buffer).setUint32(start.length + bytes.length, sum);
  return framed;
}

/**
 * The chunk in a frame.
 *
 * @throws {Error} Where its checksum does not hold.
 */
export function unframe(framed: Uint8Array, { count, from, to }: ChunkPlace): Chunk {
  const bits = new BitReader(framed),
    length = getUvarint(bits),
    encoding = bits.get(8),
    start = bits.at / 8;
  const sum = new DataView(framed.buffer, framed.byteOffset).getUint32(start + length);
  if (crc32c(framed, start - 1, start + length) !== sum) {
    throw new Error(`Cannot read a chunk from ${from} to ${to} ms: its checksum does not hold`);
  }
  return { encoding, bytes: framed.subarray(start, start + length), count, from, to };
}

/** The index: all names and values once, then of each series its labels and where its chunks are. */
export function writeIndex(series: readonly BlockSeries[]): Uint8Array {
  const symbols = [...new Set(series.flatMap(({ labels }) => labels.pairs))].sort();
  const numberOf = new Map(symbols.map((symbol, i) => [symbol, i])), bits = new BitWriter(1024);
  const text = new TextEncoder().encode(JSON.stringify(symbols));
  putUvarint(bits, text.length);
  for (const byte of text) bits.put(byte, 8);
  putUvarint(bits, series.length);
  for (const { labels, chunks } of series) {
    putUvarint(bits, labels.pairs.length);
    for (const symbol of labels.pairs) putUvarint(bits, numberOf.get(symbol)!);
    putUvarint(bits, chunks.length);
    let end = 0, last = 0;
    for (const { at, length, count, from, to } of chunks) {
      putUvarint(bits, at - end);
      putUvarint(bits, length);
      putUvarint(bits, count);
      putVarint(bits, from - last);
      putUvarint(bits, to - from);
      end = at + length;
      last = to;
    }
  }
  return bits.bytes();
}

/** Reads what {@linkcode writeIndex} has written. */
export function readIndex(bytes: Uint8Array): BlockSeries[] {
  const bits = new BitReader(bytes), length = getUvarint(bits), start = bits.at / 8;
  const symbols = JSON.parse(
    new TextDecoder().decode(bytes.subarray(start, start + length)),
  ) as string[];
  bits.at += length * 8;
  return Array.from({ length: getUvarint(bits) }, () => {
    const pairs = Array.from({ length: getUvarint(bits) }, () => symbols[getUvarint(bits)]!);
    let end = 0, last = 0;
    const chunks = Array.from({ length: getUvarint(bits) }, () => {
      const at = end + getUvarint(bits), size = getUvarint(bits), count = getUvarint(bits);
      const from = last + getVarint(bits), to = from + getUvarint(bits);
      end = at + size;
      last = to;
      return { at, length: size, count, from, to };
    });
    return { labels: Labels.fromPairs(pairs), chunks };
  });
}
