import { CHUNK_SAMPLES, samplesOf } from "./mem-series.ts";
import type { Block, ChunkSeriesOf } from "./block.ts";
import { type Chunk, smaller, XOR } from "./chunk.ts";
import { joinSeries } from "./join-series.ts";
import { SampleBuffer } from "./sample-buffer.ts";
import type { SeriesData } from "./queryable.ts";
import { XorChunk } from "./xor-chunk.ts";

/** Samples as full chunks, each in the encoding that is smaller for it. O(samples). */
export function chunksOf(
  { times, values, stale }: Omit<SeriesData, "labels">,
  decimals = true,
): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < times.length; at += CHUNK_SAMPLES) {
    const end = Math.min(at + CHUNK_SAMPLES, times.length),
      xor = new XorChunk(),
      buffer = new SampleBuffer(end - at);
    for (let i = at; i < end; i++) {
      const ended = stale?.[i] === 1;
      xor.append(times[i]!, values[i]!, ended);
      buffer.push(times[i]!, values[i]!, ended);
    }
    const chunk = {
      encoding: XOR,
      bytes: xor.bytes(),
      count: end - at,
      from: times[at]!,
      to: times[end - 1]!,
    };
    chunks.push(decimals ? smaller(chunk, buffer) : chunk);
  }
  return chunks;
}

/** The series of several blocks, each name once with all its samples in order, one at a time. O(samples). */
export function* seriesOf(blocks: readonly Block[]): Generator<SeriesData> {
  const all = new Map<string, (() => SeriesData | undefined)[]>();
  for (const block of blocks) {
    for (const { labels, chunks } of block.series) {
      const read = () =>
        samplesOf(labels, chunks.map((place) => block.chunk(place)), -Infinity, Infinity);
      const parts = all.get(labels.key);
      if (parts) parts.push(read);
      else all.set(labels.key, [read]);
    }
  }
  for (const reads of all.values()) {
    const parts = reads.flatMap((read) => read() ?? []);
    if (parts.length > 0) yield joinSeries(parts);
  }
}

/** The series of several blocks as of one: small chunks become full ones, and each name is kept once. O(samples). */
export function compacted(blocks: readonly Block[]): ChunkSeriesOf[] {
  return Array.from(seriesOf(blocks), (series) => ({
    labels: series.labels,
    chunks: chunksOf(series),
  }));
}
