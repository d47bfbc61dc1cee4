import jstat from "jstat";

/** What is used of jStat, which brings no types. */
interface Distributions {
  studentt: { inv(p: number, degrees: number): number };
  normal: { inv(p: number, mean: number, deviation: number): number };
}

/** Distributions by the package jStat. */
export const jStat: Distributions = jstat as unknown as Distributions;
