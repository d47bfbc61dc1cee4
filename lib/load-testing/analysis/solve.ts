/**
 * Solves a small system, and inverts its matrix on the way (Gauss and Jordan, with pivots). O(n³).
 *
 * @param damping By what share the diagonal is made larger. Default: 0.
 * @returns The solution and the inverse; `undefined` where the matrix has none.
 */
export function solve(
  matrix: readonly ArrayLike<number>[],
  right: ArrayLike<number>,
  damping = 0,
): { solution: Float64Array; inverse: Float64Array[] } | undefined {
  const n = right.length, width = 2 * n + 1;
  const rows = matrix.map((from, i) => {
    const row = new Float64Array(width);
    for (let j = 0; j < n; j++) row[j] = from[j]!;
    row[i]! *= 1 + damping;
    [row[n + i], row[2 * n]] = [1, right[i]!];
    return row;
  });
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    }
    const own = rows[pivot]!, by = own[column]!;
    if (!(Math.abs(by) > 0 && Math.abs(by) < Infinity)) return undefined;
    [rows[column], rows[pivot]] = [own, rows[column]!];
    for (let j = 0; j < width; j++) own[j]! /= by;
    for (let i = 0; i < n; i++) {
      const row = rows[i]!, times = row[column]!;
      if (i !== column) { for (let j = 0; j < width; j++) row[j]! -= times * own[j]!; }
    }
  }
  return {
    solution: Float64Array.from(rows, (row) => row[2 * n]!),
    inverse: rows.map((row) => row.slice(n, 2 * n)),
  };
}
