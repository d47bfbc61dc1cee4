import { scored, type TruthRow } from "../../sim/mod.ts";
import { checkCounts, checkRing } from "../truths/balance.ts";
import { checkMoved } from "../truths/moved.ts";
import { checkCassandra, checkJump, checkPostgres, checkRedis } from "../truths/placement.ts";
import { checkBounded, checkFanOut, checkHotKey, checkTurns } from "../truths/tails.ts";

/** Holds placement and closed forms against the tables of `data/sharding`, all of them. */
export function outsideTruths(): TruthRow[] {
  const score = (truth: string, rows: readonly { ok: boolean; case: string }[]): TruthRow =>
    scored(truth, rows.length, rows.filter(({ ok }) => !ok).map((row) => row.case));
  const { steps, above } = checkBounded();
  return [
    score("jump hash: golden values of Guava and go-jump", checkJump()),
    score("Postgres: hash, and partition of 4, 7 and 16", checkPostgres()),
    score("Redis: CLUSTER KEYSLOT, braces in all places", checkRedis()),
    score("Cassandra: tokens of its drivers' tests", checkCassandra()),
    score(
      "rings against Beta (1000 × 1000 drawn once), formula against Lamping and Veach",
      checkRing(),
    ),
    score(
      "counts by hash against the multinomial distribution (at most 10,000 keys)",
      checkCounts(),
    ),
    score("moved shares from n to n + 1, within 3 standard errors", checkMoved()),
    score("fan-out: slow queries, and the slowest of n", checkFanOut()),
    score("Zipf's hottest key", checkHotKey()),
    score("turns of jump's loop: H(n)", checkTurns()),
    {
      truth: `bounded loads above their cap in ${steps} steps`,
      score: `${above}`,
      ok: above === 0,
    },
  ];
}
