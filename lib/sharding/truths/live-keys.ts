import type { Random } from "../../sim/mod.ts";

const PARTS = [
  "customer",
  "tenant",
  "order",
  "session",
  "é",
  "東京",
  "😀",
  " ",
  "{",
  "}",
  "-",
  ":",
  "ß",
  "\t",
];

/** Texts of 0 to some 40 characters, of several scripts, with braces in all places: for live systems. */
export function randomTexts(random: Random, many: number): string[] {
  return Array.from({ length: many }, () => {
    let text = "";
    for (let parts = random.int(5); parts > 0; parts--) {
      text += random.int(3) ? PARTS[random.int(PARTS.length)]! : random.int(1e9).toString(36);
    }
    return text;
  });
}

/** Whole numbers of 64 bits, small and large, with and without sign. */
export function randomBigints(random: Random, many: number): bigint[] {
  return Array.from({ length: many }, () => {
    const bits = (BigInt(random.int(2 ** 32)) << 32n) | BigInt(random.int(2 ** 32));
    return BigInt.asIntN(64, bits) >> BigInt(random.int(64));
  });
}
