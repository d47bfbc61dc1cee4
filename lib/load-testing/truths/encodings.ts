import table from "../../../data/load-testing/hdr-encodings.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { decode, encode } from "../histogram/encoding.ts";
import { Histogram } from "../histogram/histogram.ts";

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** Encodings of the Java library, byte for byte, there and back. */
export function encodingTruth(): TruthRow {
  const wrong = table.cases.flatMap(({ digits, highest, values, v2 }, i) => {
    const ours = new Histogram({ digits, highest });
    for (const [value, times] of recorded(values)) ours.recordMany(value, times);
    const written = base64(encode(ours)), read = decode(bytesOf(v2));
    const same = read.counts.every((count, at) => count === ours.counts[at]);
    return written === v2 && same && read.shape.sameAs(ours.shape) ? [] : [`case ${i + 1}`];
  });
  return scored("V2 encodings of HdrHistogram for Java, byte for byte", table.cases.length, wrong);
}

/** Values with how often each came: a list, `"1 … 1000"`, `"3000 i for i = 0 … 9"`, or `"5 × 200"`, which is 5, 200 times. */
function recorded(values: string | readonly number[]): [value: number, times: number][] {
  if (typeof values !== "string") return values.map((value) => [value, 1]);
  const [, factor, from, to] = values.match(/^(?:(\d+) i for i = )?(\d+) … (\d+)$/) ?? [];
  if (to !== undefined) {
    const first = Number(from), by = Number(factor ?? 1);
    return Array.from({ length: Number(to) - first + 1 }, (_, i) => [by * (first + i), 1]);
  }
  return values.split(", ").map((part) => {
    const [value, times] = part.split(" × ").map(Number);
    return [value!, times!];
  });
}
