/** How long each notebook's own code takes, on this machine: the times that the catalogue is evaluated with. */
import { quantile, requireNumber } from "../sim/mod.ts";
import { PROBES } from "./probes/mod.ts";

/** What was measured of one notebook; or, where its code is not here, why not. */
export type Measured =
  | { slug: string; what: string; ms: number; calls: number }
  | { slug: string; missing: string };

/** Operations of one sample: so many that the clock's ticks do not count. */
const SAMPLE_MS = 0.5, WARM_UP_MS = 5;

/** Times one operation of a notebook's code for some ms: the median of samples, each of many calls. */
export async function measure(slug: string, budgetMs = 40): Promise<Measured> {
  requireNumber("measure", "budgetMs", budgetMs, { unit: "ms", min: 1, max: 60_000 });
  const probe = PROBES[slug];
  if (!probe) return { slug, missing: "no notebook of that name" };
  try {
    const { run, what, close } = await probe();
    try {
      return { slug, what, ...await timed(run, budgetMs) };
    } finally {
      await close?.();
    }
  } catch (error) {
    return { slug, missing: String((error as Error)?.message ?? error).split("\n")[0]! };
  }
}

async function timed(run: () => unknown, budgetMs: number): Promise<{ ms: number; calls: number }> {
  const sample = async (calls: number) => {
    const began = performance.now();
    for (let i = 0; i < calls; i++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    return performance.now() - began;
  };
  let batch = 1, calls = 0;
  const warm = performance.now();
  for (let took = 0; took < SAMPLE_MS && performance.now() - warm < WARM_UP_MS; batch *= 2) {
    took = await sample(batch);
    if (took >= SAMPLE_MS) break;
  }
  const samples: number[] = [], end = performance.now() + budgetMs;
  do {
    samples.push(await sample(batch) / batch);
    calls += batch;
  } while (performance.now() < end);
  return { ms: quantile(samples, 0.5), calls };
}

/** All twenty, one after the other. Some 2 s with what they load. */
export async function measureAll(budgetMs = 40): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const slug of Object.keys(PROBES)) all.push(await measure(slug, budgetMs));
  return all;
}
