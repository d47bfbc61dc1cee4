import type { ShardKey } from "../key.ts";
import type { Schema } from "../schema.ts";
import { RangeSharding } from "../strategies/range.ts";
import type { Strategy } from "../strategy.ts";
import { compareValues } from "./merge.ts";
import type { Query } from "./query.ts";

/**
 * The shards that can have rows of a query: by `=` and `in` on the shard key, by ranges too where neighbours
 * live together; all of them where the shard key is not named. This is why the shard key decides.
 *
 * @example
 * ```ts
 * import { INVOICES, Jump, targetsOf } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const four = new Jump(4);
 * const one = targetsOf({ from: "orders", where: [{ column: "tenant", op: "=", value: "t-7" }] }, INVOICES, four);
 * assert.equal(one.length, 1);
 * assert.equal(targetsOf({ from: "orders" }, INVOICES, four).length, 4);
 * ```
 */
export function targetsOf(query: Query, schema: Schema, placement: Strategy): number[] {
  const { shardKey } = schema[query.from]!;
  let targets: readonly number[] = placement.shards();
  for (const condition of query.where ?? []) {
    if (condition.column !== shardKey) continue;
    const found = condition.op === "="
      ? [placement.shardOf(condition.value as ShardKey)]
      : condition.op === "in"
      ? condition.values.map((value) => placement.shardOf(value as ShardKey))
      : placement instanceof RangeSharding && condition.op === "between"
      ? compareValues(condition.from, condition.to) > 0
        ? []
        : placement.shardsBetween(condition.from as ShardKey, condition.to as ShardKey)
      : targets;
    targets = targets.filter((shard) => found.includes(shard));
  }
  return [...targets];
}
