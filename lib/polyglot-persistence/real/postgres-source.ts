import { Outbox } from "../../notifications/mod.ts";
import type { PostgresService } from "../../services/mod.ts";
import { type At, steadily } from "../../sim/crash.ts";
import { type Change, changeText, type Versioned } from "../shop/change.ts";
import type { Source } from "../shop/stores.ts";
import type { ShopTables } from "./schema.ts";

interface Row {
  key: string;
  version: number;
  document: Versioned["document"] | null;
}

/**
 * The source in Postgres. A write gives the thing its next version and puts the change into the outbox, in one
 * transaction: there is no moment at which one of them is there alone. The version is the thing's own: a sequence
 * over all would not be in the order of commits.
 */
export class PostgresSource implements Source {
  readonly outbox: Outbox;
  readonly #things: string;

  constructor(readonly db: PostgresService, tables: ShopTables, readonly at: At = steadily) {
    this.outbox = new Outbox(db, tables);
    this.#things = `${tables.schema}.things`;
  }

  async read(key: string): Promise<Versioned | undefined> {
    const [row] = await this.db.query<Row>(
      `SELECT key, version, document FROM ${this.#things} WHERE key = $1 AND document IS NOT NULL`,
      [key],
    );
    return row && { version: row.version, document: row.document! };
  }

  async write(key: string, document: Versioned["document"] | null): Promise<Change> {
    return await this.db.transaction(async (tx) => {
      const [row] = await tx.query<{ version: number }>(
        `INSERT INTO ${this.#things} AS t VALUES ($1, 1, $2::jsonb)
         ON CONFLICT (key) DO UPDATE SET version = t.version + 1, document = $2::jsonb
         RETURNING version`,
        [key, document === null ? null : JSON.stringify(document)],
      );
      const change = { key, version: row!.version, document };
      this.at("after the source");
      await this.outbox.add(tx, [{
        id: `${key} ${change.version}`,
        key,
        payload: changeText(change),
      }]);
      this.at("after the outbox");
      return change;
    });
  }

  async latest(): Promise<readonly Change[]> {
    return await this.db.query<Row>(`SELECT key, version, document FROM ${this.#things}`);
  }
}
