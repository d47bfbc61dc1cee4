import { readFileSync } from "node:fs";
import { suite } from "../../services/suite.ts";
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { HyperLogLog } from "../sketches/hyperloglog.ts";
import { readHll, writeHll } from "../sketches/hll-storage.ts";
import { Murmur3 } from "../sketches/murmur3.ts";

interface Growth {
  file: string;
  start: string;
  /** Values, signed, in decimal; or sketches. */
  add?: string[];
  union?: string[];
  cardinality: [step: number, expected: number][];
  sketch: [step: number, expected: string][];
}

interface HllSuite {
  add: Growth[];
  union: Growth[];
  murmur: {
    bigint: [seed: number, value: string, hash: string][];
    bytes: [seed: number, hex: string, hash: string][];
  };
}

const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
/** The halves of a signed 64-bit number in decimal. */
const halvesOf = (value: string): [number, number] => {
  const all = BigInt(value);
  return [Number(BigInt.asIntN(32, all >> 32n)), Number(BigInt.asIntN(32, all))];
};
const numberOf = (high: number, low: number) =>
  String(BigInt.asIntN(64, BigInt(high >>> 0) << 32n | BigInt(low >>> 0)));

/** Grows a sketch step by step and holds it against what postgresql-hll says after some of them. */
function grown({ file, start, add, union, cardinality, sketch }: Growth, wrong: string[]): number {
  const ours: HyperLogLog = readHll(bytesOf(start)), steps = add ?? union ?? [];
  const counts = new Map(cardinality), sketches = new Map(sketch);
  for (let step = 0; step <= steps.length; step++) {
    if (step > 0 && add) ours.addHash(...halvesOf(steps[step - 1]!));
    else if (step > 0) ours.merge(readHll(bytesOf(steps[step - 1]!)));
    const count = counts.get(step), bytes = sketches.get(step);
    if (count !== undefined && !(Math.abs(ours.cardinality() - count) <= 1e-9 * count)) {
      wrong.push(`${file}, ${step}: ${ours.cardinality()} instead of ${count}`);
    }
    if (bytes !== undefined && hexOf(writeHll(ours)) !== bytes) {
      wrong.push(`${file}, ${step}: other bytes`);
    }
  }
  return counts.size + sketches.size;
}

/** A row of a truth that may not be here: then it is neither right nor wrong. */
export type SuiteRow = Omit<TruthRow, "ok"> & { ok: boolean | undefined };

/**
 * Holds sketches and hashes against postgresql-hll's own suite: all of the file. Where it is not here nothing was
 * checked: the rows say "skipped", have no tick, and name where to get it.
 */
export function checkHll(find: typeof suite = suite): SuiteRow[] {
  const names = ["HyperLogLog against postgresql-hll, bytes too", "MurmurHash3 against the same"];
  const { folder, missing } = find(
    "stream-analytics",
    "hll-storage.json",
    "github.com/citusdata/postgresql-hll",
  );
  if (missing) {
    return names.map((truth) => ({ truth, score: "skipped", ok: undefined, note: missing }));
  }
  const text = readFileSync(new URL("hll-storage.json", folder), "utf8");
  const { add, union, murmur } = JSON.parse(text) as HllSuite;
  const wrong: string[] = [], hashed: string[] = [];
  let cases = 0;
  for (const growth of [...add, ...union]) cases += grown(growth, wrong);
  const expect = (hash: Murmur3, expected: string, input: string) => {
    if (numberOf(hash.high, hash.low) !== expected) hashed.push(input.slice(0, 20));
  };
  for (const [seed, value, expected] of murmur.bigint) {
    const hash = new Murmur3(seed);
    hash.halves(...halvesOf(value));
    expect(hash, expected, value);
  }
  for (const [seed, hex, expected] of murmur.bytes) {
    const hash = new Murmur3(seed);
    hash.bytes(bytesOf(hex));
    expect(hash, expected, hex);
  }
  return [
    scored(names[0]!, cases, wrong),
    scored(names[1]!, murmur.bigint.length + murmur.bytes.length, hashed),
  ];
}
