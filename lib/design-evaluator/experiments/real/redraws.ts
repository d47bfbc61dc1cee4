import { quantile } from "../../../sim/mod.ts";
import { inputsOf, rendered } from "../../mod.ts";

/** What the page shows first. */
export function firstSettings(): Record<string, number | string> {
  return Object.fromEntries(inputsOf().map(({ name, value }) => [name, value!]));
}

/** Median time from a turned slider to a new picture, in ms: as the page's server makes it. */
export async function redraws(
  times: Readonly<Record<string, number>>,
  turns: number,
): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < turns; i++) {
    const began = performance.now();
    await rendered({ ...firstSettings(), load: 0.5 + i / 10 }, times);
    took.push(performance.now() - began);
  }
  return quantile(took, 0.5);
}
