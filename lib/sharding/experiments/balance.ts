import forms from "../../../data/sharding/closed-forms.json" with { type: "json" };
import { ringDeviation } from "../closed-forms.ts";
import { measuredRing } from "../truths/balance.ts";

/** How uneven rings are, by the points of each shard. */
export interface BalanceRow {
  points: number;
  /** Relative standard deviation of a shard's share. */
  deviation: number;
  from: string;
}

const POINTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/**
 * Deviation over points for n shards: Beta's formula, 04's rings measured (as the root of the mean square of
 * some), and what Lamping and Veach printed for 1000 shards.
 */
export function ringBalance(shards: number, points: number): {
  formula: BalanceRow[];
  measured: BalanceRow[];
  printed: BalanceRow[];
  chosen: BalanceRow;
} {
  const formula = POINTS.map((k) => ({
    points: k,
    deviation: ringDeviation(shards, k),
    from: "formula",
  }));
  const some = POINTS.filter((k) => k !== 2 && k !== 20 && k !== 200);
  const measured = some.map((k) => ({
    points: k,
    deviation: measuredRing(shards, k, Math.ceil(60 + 20_000 / (shards * k))),
    from: "measured",
  }));
  const printed = (forms.ring.printed as unknown as [number, number][])
    .map(([k, deviation]) => ({ points: k, deviation, from: "printed for 1000 shards" }));
  return {
    formula,
    measured,
    printed,
    chosen: { points, deviation: ringDeviation(shards, points), from: "yours" },
  };
}
