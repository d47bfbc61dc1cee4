import { solve } from "./solve.ts";

/**
 * A curve to be fitted: gives its value at `x`, and puts its derivatives by each parameter into `slopes`.
 */
export type Curve = (x: number, parameters: Float64Array, slopes: Float64Array) => number;

/** Parameters with the smallest sum of squares. */
export interface Fit {
  readonly parameters: Float64Array;
  /** Sum of the squares of what is left. */
  readonly squares: number;
  /** (JᵀJ)⁻¹ at the end: times s², the variances of the parameters. */
  readonly inverse: readonly Float64Array[];
  readonly steps: number;
}

const MOST_STEPS = 200;
/** A step that moves no parameter by more than this share of it is the last; what is left then is its square. */
const SMALL = 1e-8;
/** What is left of a curve that goes through all points, as a share of their squares: rounding. */
const PERFECT = 1e-28;

/**
 * Least squares by Levenberg and Marquardt: Gauss and Newton's step, shortened along each parameter by its own
 * scale where it would lead uphill. O(steps × points × parameters²).
 *
 * Source: D. Marquardt, An Algorithm for Least-Squares Estimation of Nonlinear Parameters, 1963.
 *
 * @param start Where to begin; near enough is anywhere in the same valley.
 * @throws {RangeError} Where the points do not determine the parameters.
 */
export function leastSquares(
  curve: Curve,
  xs: readonly number[],
  ys: readonly number[],
  start: ArrayLike<number>,
): Fit {
  const perfect = PERFECT * ys.reduce((sum, y) => sum + y * y, 0);
  let parameters = Float64Array.from(start), damping = 1e-6, steps = 0;
  let at = sums(curve, xs, ys, parameters);
  while (steps++ < MOST_STEPS && at.squares > perfect && damping < 1e20) {
    const move = solve(at.normal, at.gradient, damping)?.solution;
    if (!move) break;
    const next = parameters.map((value, i) => value + move[i]!);
    const there = sums(curve, xs, ys, next);
    // Equal counts as down: at the bottom rounding decides, and the step is what tells the end.
    if (there.squares <= at.squares * (1 + 1e-14)) {
      [parameters, at, damping] = [next, there, damping / 10];
    } else damping *= 10;
    if (move.every((d, i) => Math.abs(d) <= SMALL * Math.abs(next[i]!))) break;
  }
  const inverse = solve(at.normal, at.gradient)?.inverse;
  if (inverse) return { parameters, squares: at.squares, inverse, steps };
  const many = start.length === 1 ? "1 parameter" : `${start.length} parameters`;
  throw new RangeError(`Cannot fit a curve: ${xs.length} points do not determine ${many}`);
}

/** JᵀJ, Jᵀr and rᵀr. */
function sums(curve: Curve, xs: readonly number[], ys: readonly number[], p: Float64Array) {
  const n = p.length, slopes = new Float64Array(n), gradient = new Float64Array(n);
  const normal = Array.from({ length: n }, () => new Float64Array(n));
  let squares = 0;
  for (let k = 0; k < xs.length; k++) {
    const left = ys[k]! - curve(xs[k]!, p, slopes);
    squares += left * left;
    for (let i = 0; i < n; i++) {
      gradient[i]! += slopes[i]! * left;
      for (let j = 0; j <= i; j++) normal[i]![j]! += slopes[i]! * slopes[j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) normal[j]![i] = normal[i]![j]!;
  return { normal, gradient, squares };
}
