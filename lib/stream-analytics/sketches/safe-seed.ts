import { mix } from "../../sim/hash.ts";

/** A seed that is no value's length, from any whole number; 0 stays 0, as postgresql-hll's default. */
export function safeSeed(seed: number): number {
  return seed === 0 ? 0 : mix(seed) | 0x40000000;
}
