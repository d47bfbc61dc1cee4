  return rows;
}

/** The median of each path in the order of the rows, in µs. */
export function medians(rows: readonly LatencyRow[]): number[] {
  return [...new Set(rows.map(({ path }) => path))].map((path) =>
    quantile(rows.filter((row) => row.path === path).map(({ latency }) => latency), 0.5)
  );
}
