/**
 * Solves a small symmetric system, and inverts its matrix on the way (Gauss and Jordan, with pivots). O(n³).
 *
 * @returns The solution and the inverse; `undefined` where the matrix has none.
 */
export function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): { solution: number[]; inverse: number[][] } | undefined {
  const n = right.length;
  const rows = matrix.map((row, i) => [
    ...row,
    ...row.map((_, j) => (i === j ? 1 : 0)),
    right[i]!,
  ]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    }
    const by = rows[pivot]![column]!;
    if (!(Math.abs(by) > 0 && Math.abs(by) < Infinity)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const own = rows[column] = rows[column]!.map((value) => value / by);
    rows.forEach((row, i) => {
      if (i !== column) rows[i] = row.map((value, j) => value - row[column]! * own[j]!);
    });
  }
  return {
    solution: rows.map((row) => row[2 * n]!),
    inverse: rows.map((row) => row.slice(n, 2 * n)),
  };
}
