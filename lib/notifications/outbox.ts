import type { Log } from "../event-log/mod.ts";
import type { PostgresService, Querier } from "../services/mod.ts";
import { type At, steadily } from "../sim/crash.ts";
import type { Tables } from "./schema.ts";

/** A message that waits in the outbox. */
export interface OutboxMessage {
  id: string;
  /** Messages with the same key keep their order. */
  key: string;
  payload: string;
}

/** Where a producer or a relay may crash. */
export const OUTBOX_STEPS = [
  "before the business row",
  "after the business row",
  "after the outbox row",
  "after the producer's commit",
  "after the relay's read",
  "after the relay's send",
  "after the relay's delete",
] as const;

/**
 * The transactional outbox: the message is a row, written by the transaction that makes it true. Either
 * both are there or neither; there is no moment at which the database knows something that no message
 * will tell. A relay sends the rows to the log, at least once.
 *
 * Source: C. Richardson, Microservices Patterns, 2018, chapter 3.
 */
export class Outbox {
  constructor(readonly db: PostgresService, readonly tables: Tables) {}

  /** Adds messages within a transaction. One that still waits there is left as it is. O(messages). */
  async add(tx: Querier, messages: readonly OutboxMessage[]): Promise<void> {
    await tx.query(
      `INSERT INTO ${this.tables.schema}.outbox (id, key, payload)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (id) DO NOTHING`,
      [messages.map((m) => m.id), messages.map((m) => m.key), messages.map((m) => m.payload)],
    );
  }

  /**
   * Sends what waits, in order, at most `most` messages, and returns how many. A crash between sending
   * and deleting sends them again. One relay at a time, or the order of a key is lost.
   */
  async relay(log: Log, topic: string, most = 100, at: At = steadily): Promise<number> {
    const { schema } = this.tables;
    const rows = await this.db.query<{ position: number } & OutboxMessage>(
      `SELECT position, id, key, payload FROM ${schema}.outbox
       ORDER BY position LIMIT $1`,
      [most],
    );
    at("after the relay's read");
    if (rows.length === 0) return 0;
    await log.send(
      topic,
      rows.map(({ id, key, payload }) => ({ key, value: payload, headers: { id } })),
    );
    at("after the relay's send");
    await this.db.query(
      `DELETE FROM ${schema}.outbox WHERE position = ANY($1::bigint[])`,
      [rows.map(({ position }) => position)],
    );
    at("after the relay's delete");
    return rows.length;
  }

  /** How many messages wait. */
  async waiting(): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${this.tables.schema}.outbox`,
    );
    return row!.count;
  }
}
