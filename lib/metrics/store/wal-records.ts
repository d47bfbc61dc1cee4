import { BitReader, BitWriter, getUvarint, getVarint, putUvarint, putVarint } from "./bits.ts";
import { halves, join, saysStale, split } from "./float-bits.ts";
import { Labels } from "./labels.ts";
import type { MemSeries } from "./mem-series.ts";

const SERIES = 1, SAMPLES = 2;

/** A sample on its way to the log. */
export interface WalSample {
  readonly ref: number;
  readonly time: number;
  readonly value: number;
  readonly stale: boolean;
}

/** A record of new series: their numbers and labels. */
export function seriesRecord(series: readonly { ref: number; labels: Labels }[]): Uint8Array {
  const json = new TextEncoder().encode(
    JSON.stringify(series.map(({ ref, labels }) => [ref, labels.pairs])),
  );
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

/** Records that say all that some series have, for a log that begins anew. */
export function recordsOf(all: readonly MemSeries[]): Uint8Array[] {
  const samples = all.flatMap((series) => {
    const data = series.between(-Infinity, Infinity), { ref } = series;
    if (!data) return [];
    const stale = (i: number) => data.stale?.[i] === 1;
    return [
      samplesRecord(
        Array.from(
          data.times,
          (time, i) => ({ ref, time, value: data.values[i]!, stale: stale(i) }),
        ),
      ),
    ];
  });
  return [seriesRecord(all), ...samples];
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
