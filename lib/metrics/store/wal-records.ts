import { BitReader, BitWriter, getUvarint, getVarint, putUvarint, putVarint } from "./bits.ts";
import { halves, join, saysStale, split } from "./float-bits.ts";
import { Labels } from "./labels.ts";
import type { MemSeries } from "./mem-series.ts";

const SERIES = 1, SAMPLES = 2;
/** Most samples or series in a record. */
export const BATCH = 4096;
/** A record of series ends once it has so many characters. */
export const LONG = 1 << 20;

/** A sample on its way to the log. */
export interface WalSample {
  readonly ref: number;
  readonly time: number;
  readonly value: number;
  readonly stale: boolean;
}

/** Records of new series: their numbers and labels. */
export function* seriesRecords(
  series: readonly { ref: number; labels: Labels }[],
): Generator<Uint8Array> {
  let entries: string[] = [], length = 0;
  for (const { ref, labels } of series) {
    const entry = `[${ref},${labels.key}]`;
    entries.push(entry);
    length += entry.length;
    if (length < LONG && entries.length < BATCH) continue;
    yield seriesRecord(entries);
    entries = [];
    length = 0;
  }
  if (entries.length > 0) yield seriesRecord(entries);
}

function seriesRecord(entries: readonly string[]): Uint8Array {
  const json = new TextEncoder().encode(`[${entries.join()}]`);
  const record = new Uint8Array(1 + json.length);
  record[0] = SERIES;
  record.set(json, 1);
  return record;
}

/** A record of samples: the number of the series and the time as differences from the sample before. */
export function samplesRecord(samples: readonly WalSample[]): Uint8Array {
  const bits = new BitWriter(samples.length * 12 + 8);
  bits.put(SAMPLES, 8);
  putUvarint(bits, samples.length);
  let ref = 0, time = 0;
  for (const sample of samples) {
    putVarint(bits, sample.ref - ref);
    putVarint(bits, sample.time - time);
    split(sample.value, sample.stale);
    bits.put(halves.upper, 32);
    bits.put(halves.lower, 32);
    ({ ref, time } = sample);
  }
  return bits.bytes();
}

/**
 * Records that say all that some series have, for a log that begins anew, one at a time: first the series, then their
 * samples. None is much longer than {@linkcode LONG}.
 */
export function* recordsOf(all: readonly MemSeries[]): Generator<Uint8Array> {
  yield* seriesRecords(all);
  let batch: WalSample[] = [];
  for (const series of all) {
    const data = series.between(-Infinity, Infinity), { ref } = series;
    for (let i = 0; i < (data?.times.length ?? 0); i++) {
      const { times, values, stale } = data!;
      batch.push({ ref, time: times[i]!, value: values[i]!, stale: stale?.[i] === 1 });
      if (batch.length < BATCH) continue;
      yield samplesRecord(batch);
      batch = [];
    }
  }
  if (batch.length > 0) yield samplesRecord(batch);
}

/** Who is told what a record says. */
export interface WalReader {
  series(ref: number, labels: Labels): void;
  sample(ref: number, time: number, value: number, stale: boolean): void;
}

/** Reads a record. Records of a kind that is not known are passed over. */
export function readRecord(record: Uint8Array, reader: WalReader): void {
  if (record[0] === SERIES) {
    const series = JSON.parse(new TextDecoder().decode(record.subarray(1))) as [number, string[]][];
    for (const [ref, pairs] of series) reader.series(ref, Labels.fromPairs(pairs));
  } else if (record[0] === SAMPLES) {
    const bits = new BitReader(record, 8), many = getUvarint(bits);
    let ref = 0, time = 0;
    for (let i = 0; i < many; i++) {
      ref += getVarint(bits);
      time += getVarint(bits);
      const upper = bits.get(32), lower = bits.get(32), stale = saysStale(upper, lower);
      reader.sample(ref, time, stale ? NaN : join(upper, lower), stale);
    }
  }
}
