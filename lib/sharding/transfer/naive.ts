import { type At, steadily } from "../../sim/mod.ts";
import type { Catalog } from "../catalog.ts";
import type { Shard } from "../shard.ts";

/** What a naive transfer works with. */
export interface NaiveOptions {
  catalog: Catalog;
  shards: ReadonlyMap<number, Shard>;
  at?: At;
}

const ADD = "UPDATE accounts SET balance = balance + ? " +
  "WHERE tenant = ? AND balance + ? >= 0 RETURNING id";

/**
 * The transfer that looks right: take here, then give there. Each half is a transaction, and between them
 * the money is nowhere. Returns whether there was enough.
 */
export async function naiveTransfer(
  { catalog, shards, at = steadily }: NaiveOptions,
  [from, to]: readonly [string, string],
  amount: number,
): Promise<boolean> {
  const { directory } = await catalog.load();
  const add = async (account: string, delta: number) => {
    const shard = shards.get(directory.shardOf(account))!;
    const [rows] = await shard.run([{ sql: ADD, params: [delta, account, delta] }]);
    return rows!.length > 0;
  };
  if (!await add(from, -amount)) return false;
  at("taken");
  await add(to, amount);
  at("given");
  return true;
}
