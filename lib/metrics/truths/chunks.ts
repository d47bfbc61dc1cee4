import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { decodeXor, XorChunk } from "../store/xor-chunk.ts";

/** A value as JSON can say it. */
type Told = number | string;

/** Samples and the chunks that Prometheus made of them. */
export interface ChunkSeries {
  readonly name: string;
  readonly times: readonly number[];
  readonly values: readonly Told[];
  /** In hex. */
  readonly chunks: readonly { hex: string }[];
}

/** One series of the Numenta Anomaly Benchmark. */
export interface NabSeries {
  readonly n: number;
  readonly name: string;
  /** First time in s, and how many samples follow each other 300 s apart. */
  readonly runs: readonly (readonly [first: number, samples: number])[];
  readonly values: readonly number[];
  /** Stretches that people labelled as anomalous, in s. */
  readonly windows: readonly (readonly [from: number, to: number])[];
}

/** What Prometheus made of a series of NAB. */
export interface NabChunks {
  readonly n: number;
  readonly name: string;
  readonly first: string;
  readonly samples: readonly number[];
  readonly bytes: readonly number[];
  /** The first 16 hexadecimal digits. */
  readonly sha256: readonly string[];
}

export const numberOfTold = (told: Told): number =>
  typeof told === "number" ? told : told === "-0" ? -0 : Number(told.replace("Inf", "Infinity"));

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Times of a series of NAB, in ms. */
export function nabTimes({ runs }: Pick<NabSeries, "runs">): number[] {
  return runs.flatMap(([first, samples]) =>
    Array.from({ length: samples }, (_, i) => (first + 300 * i) * 1000)
  );
}

/** Made series: whole chunks, byte for byte, and back again, bit for bit. */
export function madeSeries(all: readonly ChunkSeries[]): TruthRow {
  const wrong = all.filter(({ times, values, chunks }) => {
    let next = 0;
    return chunks.some(({ hex }) => {
      const chunk = new XorChunk(), many = parseInt(hex.slice(0, 4), 16), from = next;
      for (; next < from + many; next++) chunk.append(times[next]!, numberOfTold(values[next]!));
      const bytes = chunk.bytes(), back = decodeXor(bytes);
      return hexOf(bytes) !== hex ||
        back.times.some((time, i) => time !== times[from + i]) ||
        back.values.some((value, i) => !Object.is(value, numberOfTold(values[from + i]!)));
    }) || next !== times.length;
  });
  return scored(
    "Prometheus' chunks, made series, byte for byte",
    all.length,
    wrong.map(({ name }) => name),
  );
}

/** Series of NAB, cut where Prometheus cut: each chunk by its size and digest, the first in full. */
export async function nabSeries(
  all: readonly NabChunks[],
  nab: readonly NabSeries[],
): Promise<TruthRow> {
  const wrong: string[] = [];
  let chunks = 0;
  for (const { n, name, first, samples, bytes, sha256 } of all) {
    const { values, runs } = nab.find((series) => series.n === n)!;
    const times = nabTimes({ runs });
    let next = 0;
    for (const [i, many] of samples.entries()) {
      chunks++;
      const chunk = new XorChunk(), end = next + many;
      for (; next < end; next++) chunk.append(times[next]!, values[next]!);
      const made = chunk.bytes();
      const digest = hexOf(
        new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(made))),
      );
      const same = made.length === bytes[i] && digest.startsWith(sha256[i]!) &&
        (i > 0 || hexOf(made) === first);
      if (!same) wrong.push(`${name}, chunk ${i + 1}`);
    }
  }
  return scored("Prometheus' chunks, NAB series, byte for byte", chunks, wrong);
}
