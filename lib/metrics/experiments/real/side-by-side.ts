import { Engine } from "../../promql/engine.ts";
import { MemorySeries } from "../../store/memory-series.ts";
import { prometheusMissing, prometheusVersion, startPrometheus } from "../../real/prometheus.ts";

/** One query and two answers. */
export interface BothRow {
  readonly query: string;
  readonly ours: string;
  readonly prometheus: string;
}

const QUERIES = [
  "sum(rate(rentals_total[5m]))",
  'sum by (district) (increase(rentals_total{result="failed"}[10m]))',
  'rentals_total{result="failed"} / ignoring (result) group_left () sum without (result) (rentals_total)',
  "max_over_time(rate(rentals_total[2m])[20m:1m])",
  "quantile(0.9, bikes)",
  "predict_linear(bikes[15m], 3600)",
];

/** The same series in this store and in a real Prometheus, where it is installed, and the same questions. */
export async function sideBySide(): Promise<
  { rows: BothRow[]; missing: string | undefined; version: string | undefined }
> {
  const store = MemorySeries.parse(60_000, [
    ['rentals_total{station="1",district="a",result="ok"}', "0+7x20 0+5x20"],
    ['rentals_total{station="1",district="a",result="failed"}', "0+1x40"],
    ['rentals_total{station="2",district="b",result="ok"}', "5+11x40"],
    ['rentals_total{station="2",district="b",result="failed"}', "0x20 0+6x20"],
    ['bikes{station="1"}', "12-0.25x40"],
    ['bikes{station="2"}', "3 4 5 4 3 2 1 0 0 0 1 2x40"],
  ]);
  const engine = new Engine(store), at = 1_980_000, missing = prometheusMissing();
  const shown = (rows: readonly (readonly [string, number])[]) =>
    rows.map(([labels, value]) => `${labels} ${Number(value.toPrecision(8))}`).sort().join("; ");
  const ours = (query: string) => {
    const answer = engine.instant(query, at);
    return shown(
      answer.type === "vector"
        ? answer.rows.map(({ labels, value }) => [String(labels), value])
        : [],
    );
  };
  if (missing) {
    return {
      rows: QUERIES.map((query) => ({ query, ours: ours(query), prometheus: "not here" })),
      missing,
      version: undefined,
    };
  }
  const real = await startPrometheus(store.select([], -Infinity, Infinity));
  try {
    const rows: BothRow[] = [];
    for (const query of QUERIES) {
      const { data } = await real.query(query, at) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      const theirs = shown(
        data.result.map(({ metric, value }) => [textOf(metric), Number(value[1])]),
      );
      rows.push({ query, ours: ours(query), prometheus: theirs });
    }
    return { rows, missing, version: prometheusVersion() };
  } finally {
    await real.stop();
  }
}

function textOf({ __name__: name = "", ...labels }: Record<string, string>): string {
  const inside = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(", ");
  return inside === "" ? name || "{}" : `${name}{${inside}}`;
}
