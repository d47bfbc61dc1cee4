import type { Shard } from "../shard.ts";

/** What became of a transfer. */
export type Outcome = "commit" | "abort";

/**
 * The coordinator's log: a row here is the decision, whatever the shards know. What is not here was never
 * decided, and recovery decides it: abort. Such a row is kept, one for each transfer that died in doubt, as
 * nobody knows whether its coordinator is dead or only slow.
 */
export class Decisions {
  constructor(readonly store: Shard) {}

  /** Writes a decision unless there is one, and returns the one that counts. */
  async decide(tx: string, outcome: Outcome): Promise<Outcome> {
    const [, rows] = await this.store.run([
      { sql: "INSERT OR IGNORE INTO decisions VALUES (?, ?)", params: [tx, outcome] },
      { sql: "SELECT outcome FROM decisions WHERE tx = ?", params: [tx] },
    ]);
    return rows![0]!["outcome"] as Outcome;
  }

  /** Once every shard has done as decided, and its coordinator knows, nobody will ask again. */
  async forget(tx: string): Promise<void> {
    await this.store.run([{ sql: "DELETE FROM decisions WHERE tx = ?", params: [tx] }]);
  }

  /** Commits of a coordinator that are still written down. Aborts stay: see `recover`. */
  async commits(coordinator: string): Promise<string[]> {
    const [rows] = await this.store.run([{
      sql: "SELECT tx FROM decisions WHERE outcome = 'commit' AND tx LIKE ? || ':%' ORDER BY tx",
      params: [coordinator],
    }]);
    return rows!.map(({ tx }) => tx as string);
  }
}
