import type { PostgresService, Querier } from "../services/mod.ts";
import { type At, steadily } from "../sim/crash.ts";
import type { Tables } from "./schema.ts";

/** Where a consumer may crash. */
export const INBOX_STEPS = [
  "before the inbox row",
  "after the inbox row",
  "after the effect",
  "before the offset's commit",
] as const;

/**
 * The inbox: the ids of what was dealt with, written by the transaction that deals with it. A message
 * that comes again finds its row and does nothing, so at-least-once delivery has its effect once.
 */
export class Inbox {
  /** @param consumer Whose inbox it is: each group deals with each message. */
  constructor(readonly db: PostgresService, readonly tables: Tables, readonly consumer: string) {}

  /**
   * Runs `work` in a transaction for those of the messages that are new, and returns them. `work` gets
   * that transaction: what it writes there counts together with the inbox rows, or not at all.
   */
  async once(
    ids: readonly string[],
    work: (fresh: readonly string[], tx: Querier) => Promise<void>,
    at: At = steadily,
  ): Promise<string[]> {
    at("before the inbox row");
    const fresh = await this.db.transaction(async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `INSERT INTO ${this.tables.schema}.inbox (consumer, id)
         SELECT $1, id FROM unnest($2::text[]) AS came(id) ON CONFLICT DO NOTHING RETURNING id`,
        [this.consumer, ids],
      );
      at("after the inbox row");
      const fresh = rows.map(({ id }) => id);
      if (fresh.length > 0) await work(fresh, tx);
      at("after the effect");
      return fresh;
    });
    at("before the offset's commit");
    return fresh;
  }
}
