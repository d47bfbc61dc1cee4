import { MAX_SCORE, type Scorer } from "../framework.ts";
import { counted } from "./allocation.ts";
import { CPU_AND_MEMORY, requireWeights, type ResourceWeight } from "./weights.ts";

/** A point of a broken line: utilization in percent, and a score. */
export type ShapePoint = readonly [utilization: number, score: number];

/**
 * A line through points, flat outside of them. Whole numbers, divided as integers.
 *
 * @example
 * ```ts
 * import { brokenLine } from "#lib/orchestrator";
 * import assert from "node:assert/strict";
 *
 * assert.equal(brokenLine([[0, 2], [40, 10], [100, 0]])(20), 6);
 * ```
 */
export function brokenLine(points: readonly ShapePoint[]): (utilization: number) => number {
  return (utilization) => {
    const at = points.findIndex(([until]) => utilization <= until);
    if (at < 0) return points.at(-1)![1];
    const [x1, y1] = points[at]!;
    if (at === 0) return y1;
    const [x0, y0] = points[at - 1]!;
    return y0 + Math.trunc((y1 - y0) * (utilization - x0) / (x1 - x0));
  };
}

/**
 * Any wish between least and most allocated, as a broken line of utilization. Resources that score 0 do not count,
 * and the end result alone is rounded.
 *
 * @param shape Scores 0 to 10.
 * @throws {RangeError} Where the points do not rise, or are out of their ranges.
 */
export function requestedToCapacity(
  shape: readonly ShapePoint[],
  resources: readonly ResourceWeight[] = CPU_AND_MEMORY,
): Scorer {
  requireWeights("RequestedToCapacityRatio", resources);
  requireShape(shape);
  const line = brokenLine(shape.map(([at, score]) => [at, score * MAX_SCORE / 10]));
  return {
    name: "RequestedToCapacityRatio",
    score(pod, cluster, nodes, count, out) {
      const columns = counted(pod, cluster, resources);
      for (let i = 0; i < count; i++) {
        const node = nodes[i]!;
        let sum = 0, weights = 0;
        for (const { weight, asked, allocatable, taken } of columns) {
          const has = allocatable[node]!, all = taken[node]! + asked;
          if (has === 0) continue;
          const score = line(all > has ? 100 : Math.trunc(all * 100 / has));
          if (score <= 0) continue;
          sum += weight * score;
          weights += weight;
        }
        out[i] = weights === 0 ? 0 : Math.round(sum / weights);
      }
    },
  };
}

function requireShape(shape: readonly ShapePoint[]): void {
  const action = "Cannot create RequestedToCapacityRatio";
  if (shape.length === 0) throw new RangeError(`${action}: shape needs at least 1 point`);
  shape.forEach(([utilization, score], i) => {
    if (!Number.isInteger(utilization) || utilization < 0 || utilization > 100) {
      throw new RangeError(
        `${action}: shape[${i}].utilization must be a whole number from 0 to 100: received ${utilization}`,
      );
    }
    if (i > 0 && utilization <= shape[i - 1]![0]) {
      throw new RangeError(
        `${action}: shape[${i}].utilization must be above ${
          shape[i - 1]![0]
        }: received ${utilization}`,
      );
    }
    if (!Number.isInteger(score) || score < 0 || score > 10) {
      throw new RangeError(
        `${action}: shape[${i}].score must be a whole number from 0 to 10: received ${score}`,
      );
    }
  });
}
