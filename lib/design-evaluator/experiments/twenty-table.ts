import { count, format } from "../../charts/mod.ts";
import { decidedByCode, type TwentyRow } from "./twenty.ts";

type Row = TwentyRow | { slug: string; missing: string };

/** The twenty as rows of a table; one without a time or a steady state says so. */
export function twentyTable(rows: readonly Row[]): Record<string, string | number>[] {
  return rows.map((row): Record<string, string | number> =>
    "missing" in row ? { design: row.slug, "gives way first": row.missing } : {
      design: row.slug,
      "gives way first": row.bottleneck,
      "may grow by": format(Math.round(1000 * row.headroom) / 1000, "%"),
      p99: format(row.p99Ms, "ms"),
      up: `${(100 * row.availability).toFixed(3)} %`,
      "$ a month": row.perMonth,
      passes: row.passes ? "✓" : "✗",
      "nearest limit": `${row.nearest}: ${format(row.used, "%")} used`,
      "what helps most": row.helps,
    }
  );
}

/** Which of the twenty miss, and whose verdict hangs on the notebooks' own code. */
export function twentySays(rows: readonly Row[], times: Readonly<Record<string, number>>): string {
  const missed = rows.filter((row) => !("passes" in row) || !row.passes).map(({ slug }) => slug);
  const decided = decidedByCode(times, 10);
  return `${
    missed.length > 0 ? `Not good enough: ${missed.join(", ")}.` : "All are good enough."
  } If the notebooks' own code took ten times as long, ${
    decided.length > 0
      ? `${count(decided.length, "verdict")} would change: ${decided.join(", ")}`
      : "no verdict would change"
  }. The rest is decided by waiting, by stores and by what others promise.`;
}
