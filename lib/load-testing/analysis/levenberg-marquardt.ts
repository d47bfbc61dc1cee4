import { solve } from "./solve.ts";

/** A curve to be fitted: its values and its derivatives. */
export interface Curve {
  /** Value at `x`. */
  value(x: number, parameters: readonly number[]): number;
  /** Derivatives by each parameter at `x`. */
  gradient(x: number, parameters: readonly number[]): readonly number[];
}

/** Parameters with the smallest sum of squares. */
export interface Fit {
  readonly parameters: readonly number[];
  /** Sum of the squares of what is left. */
  readonly squares: number;
  /** (JᵀJ)⁻¹ at the end: times s², the variances of the parameters. */
  readonly inverse: readonly (readonly number[])[];
  readonly steps: number;
}

const MOST_STEPS = 200;
/** A step that moves no parameter by more than this share of it is the last. */
const SMALL = 1e-12;

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
  start: readonly number[],
): Fit {
  let at = sums(curve, xs, ys, start), parameters = [...start], damping = 1e-3;
  for (let steps = 1; steps <= MOST_STEPS; steps++) {
    const damped = at.normal.map((row, i) =>
      row.map((value, j) => i === j ? value * (1 + damping) : value)
    );
    const move = solve(damped, at.gradient)?.solution;
    if (!move) break;
    const next = parameters.map((value, i) => value + move[i]!);
    const there = sums(curve, xs, ys, next);
    const tiny = move.every((d, i) =>
      Math.abs(d) <= SMALL * Math.max(Math.abs(parameters[i]!), 1e-9)
    );
    // Equal counts as down: at the bottom rounding decides, and the step is what tells the end.
    if (there.squares <= at.squares * (1 + 1e-14)) {
      [parameters, at, damping] = [next, there, damping / 10];
    } else damping *= 10;
    if (tiny || damping > 1e20) {
      const inverse = solve(at.normal, at.gradient)?.inverse;
      if (inverse) return { parameters, squares: at.squares, inverse, steps };
      break;
    }
  }
  throw new RangeError(
    `Cannot fit a curve: ${xs.length} points do not determine ${start.length} parameters`,
  );
}

/** JᵀJ, Jᵀr and rᵀr. */
function sums(curve: Curve, xs: readonly number[], ys: readonly number[], p: readonly number[]) {
  const normal = p.map(() => p.map(() => 0)), gradient = p.map(() => 0);
  let squares = 0;
  xs.forEach((x, k) => {
    const left = ys[k]! - curve.value(x, p), slopes = curve.gradient(x, p);
    squares += left * left;
    for (let i = 0; i < p.length; i++) {
      gradient[i]! += slopes[i]! * left;
      for (let j = 0; j < p.length; j++) normal[i]![j]! += slopes[i]! * slopes[j]!;
    }
  });
  return { normal, gradient, squares };
}
