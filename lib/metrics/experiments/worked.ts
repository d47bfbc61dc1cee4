import { XorChunk } from "../store/xor-chunk.ts";

/** Bits that single samples cost, one after the other. */
export function costOfSamples(): (
  time: number,
  value: number,
) => { "bits of the time": number; "bits of the value": number } {
  const chunk = new XorChunk();
  return (time, value) => {
    const before = { ...chunk.spent };
    chunk.append(time, value);
    return {
      "bits of the time": chunk.spent.time - before.time,
      "bits of the value": chunk.spent.value - before.value,
    };
  };
}
