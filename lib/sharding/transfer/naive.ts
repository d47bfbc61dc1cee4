import { type At, steadily } from "../../sim/mod.ts";
import type { Catalog } from "../catalog.ts";
import { Refused, type Shard } from "../shard.ts";

/**
 * The transfer that looks right: take here, then give there. Each half is a transaction, and between them
 * the money is nowhere.
 */
export async function naiveTransfer(
  { catalog, shards, at = steadily }: {
    catalog: Catalog;
    shards: ReadonlyMap<number, Shard>;
    at?: At;
  },
  [from, to]: readonly [string, string],
  amount: number,
): Promise<boolean> {
  const { directory } = await catalog.load();
  const add =
    "UPDATE accounts SET balance = balance + ? WHERE tenant = ? AND balance + ? >= 0 RETURNING id";
  try {
    await shards.get(directory.shardOf(from))!.run([
      { sql: add, params: [-amount, from, -amount], must: `${from} has not enough` },
    ]);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
  at("taken");
  await shards.get(directory.shardOf(to))!.run([{ sql: add, params: [amount, to, amount] }]);
  at("given");
  return true;
}
