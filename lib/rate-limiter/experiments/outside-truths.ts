import type { Redis } from "ioredis";
import type { TruthRow } from "../../sim/mod.ts";
import { Gcra } from "../gcra.ts";
import { RedisGcra } from "../redis/gcra.ts";
import { TokenBucket } from "../token-bucket.ts";
import { type CaseRow, checkGcra, checkReserves, checkTakes } from "../truths.ts";
import { justInTime } from "./just-in-time.ts";

/** Holds the limiters against the tables of `data/rate-limiter`, in memory and in Redis. */
export async function outsideTruths(redis: Redis): Promise<TruthRow[]> {
  const prefix = `under-load:rl:truth-${Date.now()}:`;
  const score = (truth: string, rows: readonly Pick<CaseRow, "ok">[]): TruthRow => {
    const right = rows.filter(({ ok }) => ok).length;
    return { truth, score: `${right} of ${rows.length}`, ok: right === rows.length };
  };
  const inTime = justInTime([0.1, 1 / 3, 1, 3.3, 10, 1000 / 7]).map((row) => ({
    ok: row["allowed exactly then"] && !row["allowed 1 ms sooner"],
  }));
  return [
    score("GCRA table of throttled and redis-cell, in memory", await checkGcra((o) => new Gcra(o))),
    score(
      "the same, as a Lua script",
      await checkGcra((o) => new RedisGcra({ redis, prefix, ...o })),
    ),
    score("golang/time, take decisions", await checkTakes((o) => new TokenBucket(o))),
    score("golang/time, reserve and cancel scenarios", checkReserves((o) => new TokenBucket(o))),
    score("retryAfter: then yes, 1 ms sooner no", inTime),
  ];
}
