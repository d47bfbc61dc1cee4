import type { Shard, Statement } from "../shard.ts";

/** One side of a transfer, in the smallest unit of money; below zero takes. */
export interface Side {
  account: string;
  delta: number;
}

/**
 * Votes yes by writing down the promise: the account is there and has enough, and no other transfer has
 * promised it anything. The promise is a lock that outlives the process.
 */
export function prepareSql(tx: string, { account, delta }: Side): Statement {
  return {
    sql: "INSERT INTO prepared SELECT ?, tenant, chunk, ? FROM accounts " +
      "WHERE tenant = ? AND balance + ? >= 0 " +
      "AND tenant NOT IN (SELECT account FROM prepared) RETURNING tx",
    params: [tx, delta, account, delta],
    must: `${account} has not enough, is locked by another transfer, or is not here`,
  };
}

/** Keeps the promise: balance and entry in one transaction, and only if it still stands. */
export function commitSql(tx: string): Statement[] {
  return [
    {
      sql:
        "UPDATE accounts SET balance = balance + (SELECT delta FROM prepared WHERE tx = ? AND account = tenant) " +
        "WHERE tenant IN (SELECT account FROM prepared WHERE tx = ?)",
      params: [tx, tx],
    },
    {
      sql: "INSERT INTO entries SELECT tx, account, delta FROM prepared WHERE tx = ?",
      params: [tx],
    },
    { sql: "DELETE FROM prepared WHERE tx = ?", params: [tx] },
  ];
}

/** Lets go of the promise. */
export function abortSql(tx: string): Statement[] {
  return [{ sql: "DELETE FROM prepared WHERE tx = ?", params: [tx] }];
}

/** Transfers that have promised something here and of which a coordinator has still to say what becomes. */
export async function inDoubt(shard: Shard, coordinator: string): Promise<string[]> {
  const [rows] = await shard.run([{
    sql: "SELECT DISTINCT tx FROM prepared WHERE tx LIKE ? || ':%' ORDER BY tx",
    params: [coordinator],
  }]);
  return rows!.map(({ tx }) => tx as string);
}
