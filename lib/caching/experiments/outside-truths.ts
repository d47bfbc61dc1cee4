import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { checkChe, checkExact } from "../truths/closed-forms.ts";
import { scoreOf, type SuiteRow } from "../truths/http-suite.ts";
import {
  cellsApart,
  checkBands,
  checkMisses,
  checkShards,
  type CountMisses,
} from "../truths/policies.ts";
import { SAFE_WAYS } from "./crashes-two.ts";
import type { CrashRow } from "./crashes.ts";
import { checkTime } from "./time-truths.ts";

/** Least that ours must pass of the suite, as it was set before ours was written. */
const REQUIRED = 72, OPTIMAL = 55;

/**
 * Holds policies, curves, closed forms, the HTTP engine and the ways to write against what others wrote or
 * proved.
 *
 * @param crashed Ways to write under crashes: those that must lose nothing, and one that must lose.
 */
export async function outsideTruths(
  count: CountMisses,
  suite: readonly SuiteRow[],
  crashed: readonly CrashRow[],
): Promise<TruthRow[]> {
  const fact = (
    truth: string,
    rows: readonly { fact: string; ok: boolean }[],
    more = "",
  ): TruthRow => {
    const wrong = rows.filter(({ ok }) => !ok).map(({ fact }) => fact);
    return {
      ...scored(truth, rows.length, wrong),
      note: [...wrong, more].filter(Boolean).join("; "),
    };
  };
  const left = cellsApart(count), outside = left.filter(({ ok }) => !ok).map(({ fact }) => fact);
  const apart = `left out: ${left.length} cells where the two are apart` +
    (outside.length > 0 ? `; ours is outside in ${outside.join("; ")}` : "");
  const { required, optimal } = scoreOf(suite);
  const failed = (kind: string) =>
    suite.filter((row) => !row.ok && row.kind === kind).map(({ id }) => id).join(", ");
  const of = (way: string) => crashed.find((row) => row.way === way)!;
  const safe = SAFE_WAYS.flatMap((way) => [of(way), of(`${way}, two servers`)]);
  const harmed = safe.reduce((sum, { lost, stale }) => sum + lost + stale, 0);
  const crashes = safe.reduce((sum, row) => sum + row.crashes, 0);
  return [
    fact("misses of six policies, equal to two programs' to the last one", checkMisses(count)),
    fact(
      "S3-FIFO and W-TinyLFU between the two programs, 3 % either way",
      checkBands(count),
      apart,
    ),
    fact("SHARDS within 0.04 of Mattson, four traces", checkShards()),
    fact("LRU and FIFO within 0.005 of Che's approximation", checkChe()),
    fact("small caches, exact, 3 standard errors", checkExact()),
    fact("TTL, staleness, stampede, early expiry in closed form", await checkTime()),
    {
      truth: "HTTP cache tests, required",
      score: `${required.ok} of ${required.of}`,
      ok: required.ok >= REQUIRED,
      note: failed("required"),
    },
    {
      truth: "HTTP cache tests, optimal",
      score: `${optimal.ok} of ${optimal.of}`,
      ok: optimal.ok >= OPTIMAL,
      note: failed("optimal"),
    },
    {
      truth: "lost or stale after crashes, outbox and journal",
      score: `${harmed} of ${crashes}`,
      ok: harmed === 0,
      note: `control without a journal: ${of("behind").lost} lost`,
    },
  ];
}
