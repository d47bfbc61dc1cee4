import { Moments, random } from "../../sim/mod.ts";
import { criticalPath } from "../analyse/critical-path.ts";
import { treeOf } from "../analyse/tree.ts";
import { SeededIds } from "../ids.ts";
import { completeShare, horvitzThompson } from "../sampling/estimate.ts";
import { ratio } from "../sampling/ratio.ts";
import type { Sampler } from "../sampling/sampler.ts";
import { adjustedCount, randomnessOf, reaches, thresholdOf } from "../sampling/threshold.ts";
import type { Score } from "./sampling.ts";

/** Trace ids by chance, as the two words that hold their randomness. */
function traces(seed: number, many: number): [number, number][] {
  const ids = new SeededIds(random(seed).split("traces"));
  return Array.from({ length: many }, () => [ids.word(), ids.word()]);
}

/** Kept within three standard deviations of p, at six shares; `decide` may be a wrong one, to see it fail. */
export function checkShares(decide = reaches, many = 100_000): Score {
  const all = traces(1, many);
  const shares = [1, 0.5, 0.1, 1 / 3, 0.01, 0.001];
  const wrong = shares.flatMap((p) => {
    const threshold = thresholdOf(p, 14);
    const kept = all.filter(([t2, t3]) => decide(randomnessOf(t2, t3), threshold)).length;
    const off = Math.abs(kept - many * p), allowed = 3 * Math.sqrt(many * p * (1 - p));
    return off <= allowed ? [] : [`p = ${p}: ${kept} of ${many}`];
  });
  return { of: shares.length, wrong };
}

/** Four services with one sampler each: on how many of the traces all four decide alike. */
export function checkAgreement(many = 100_000, make = (): Sampler => ratio(0.1)): Score {
  const services = Array.from({ length: 4 }, make);
  let differ = 0;
  for (const [t2, t3] of traces(2, many)) {
    const [first, ...rest] = services.map((one) => one.decide(undefined, t2, t3, "x").sampled);
    if (rest.some((kept) => kept !== first)) differ++;
  }
  return { of: many, wrong: differ ? [`${differ} decided differently`] : [] };
}

/** The variance of a count from a sample, over many samples, as a share of n (1 − p) / p: 1 where theory is right. */
export function varianceRatio(n: number, p: number, samples: number): number {
  const threshold = thresholdOf(p, 14), weight = adjustedCount(threshold), counts = new Moments();
  for (let s = 0; s < samples; s++) {
    let kept = 0;
    for (const [t2, t3] of traces(100 + s, n)) if (reaches(randomnessOf(t2, t3), threshold)) kept++;
    counts.add(kept * weight);
  }
  return counts.deviation ** 2 / horvitzThompson(n, p).deviation ** 2;
}

/** The share of whole traces of k services with coins of their own, measured, and p^k. */
export function completeness(
  p: number,
  k: number,
  many: number,
  seed = 3,
): { measured: number; theory: number } {
  const from = random(seed).split(`coins ${p} ${k}`);
  let whole = 0;
  for (let i = 0; i < many; i++) {
    let all = true;
    for (let service = 0; service < k; service++) if (from.next() >= p) all = false;
    if (all) whole++;
  }
  return { measured: whole / many, theory: completeShare(p, k) };
}

/** Random trees, of whole ms: the sections of the critical path are as long as the root, and lie end to end. */
export function checkPathSums(trees = 2000, path = criticalPath): Score {
  const from = random(5).split("trees"), wrong: string[] = [];
  for (let t = 0; t < trees; t++) {
    const spans = [{ spanId: "0", parentId: "", start: 100, duration: from.int(200), kind: 2 }];
    for (let i = 1, many = from.int(14); i <= many; i++) {
      spans.push({
        ...{ spanId: String(i), parentId: String(from.int(i)), kind: 1 + from.int(5) },
        ...{ start: 80 + from.int(240), duration: from.int(120) },
      });
    }
    const sections = path(treeOf(spans).roots.find(({ span }) => span.spanId === "0")!);
    const sum = sections.reduce((total, { from, to }) => total + to - from, 0);
    const joined = sections.every(({ to }, i) => i === 0 || to === sections[i - 1]!.from);
    if (sum !== spans[0]!.duration || !joined) {
      wrong.push(`tree ${t}: ${sum} of ${spans[0]!.duration}`);
    }
  }
  return { of: trees, wrong };
}
