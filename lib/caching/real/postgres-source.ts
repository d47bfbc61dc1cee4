import type { PostgresService } from "../../services/mod.ts";
import type { Notes, OutboxSource, Versioned } from "../writes/stores.ts";

/** Name of the schema; what is made here is removed by `drop`. */
const SCHEMA = "under_load_caching";

/** Writes a recipe, unless there is a newer one: id, version, body. */
const UPSERT = `INSERT INTO ${SCHEMA}.recipes (id, version, body) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body
  WHERE ${SCHEMA}.recipes.version < excluded.version`;

/** The site's recipes in Postgres, an outbox beside them, and a delay of neither. */
export class PostgresRecipes implements OutboxSource<string> {
  private constructor(readonly db: PostgresService) {}

  /** Makes the tables anew, with `many` recipes. */
  static async create(db: PostgresService, many: number): Promise<PostgresRecipes> {
    await db.script(`
      DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE;
      CREATE SCHEMA ${SCHEMA};
      CREATE TABLE ${SCHEMA}.recipes (id text PRIMARY KEY, version bigint NOT NULL, body text NOT NULL);
      CREATE TABLE ${SCHEMA}.outbox (note bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id text NOT NULL, version bigint NOT NULL, body text NOT NULL);
      INSERT INTO ${SCHEMA}.recipes
        SELECT 'recipe-' || i, 0, repeat('flour, water, salt. ', 20) FROM generate_series(0, ${
      many - 1
    }) i;
    `);
    return new PostgresRecipes(db);
  }

  async read(key: string): Promise<Versioned<string> | undefined> {
    const [row] = await this.db.query<{ version: number; body: string }>(
      `SELECT version, body FROM ${SCHEMA}.recipes WHERE id = $1`,
      [key],
    );
    return row && { version: row.version, value: row.body };
  }

  /** An older version never overwrites a newer one. */
  async write(key: string, { value, version }: Versioned<string>): Promise<void> {
    await this.db.query(UPSERT, [key, version, value]);
  }

  /** One statement is one transaction: the recipe and the note of the delete, or neither. */
  async commit(key: string, { value, version }: Versioned<string>): Promise<string> {
    const [row] = await this.db.query<{ note: string }>(
      `WITH written AS (${UPSERT})
       INSERT INTO ${SCHEMA}.outbox (id, version, body) VALUES ($1, $2, $3) RETURNING note::text`,
      [key, version, value],
    );
    return row!.note;
  }

  /** What is still to be deleted from caches. */
  get outbox(): Notes<string> {
    const { db } = this;
    return {
      pending: async () => {
        const rows = await db.query<{ note: string; id: string; version: number; body: string }>(
          `SELECT note::text, id, version, body FROM ${SCHEMA}.outbox ORDER BY note`,
        );
        return rows.map(({ note, id, version, body }) => ({
          ...{ id: note, key: id, entry: { version, value: body } },
        }));
      },
      remove: async (ids) => {
        const sql = `DELETE FROM ${SCHEMA}.outbox WHERE note = ANY($1::bigint[])`;
        await db.query(sql, [`{${ids.join(",")}}`]);
      },
    };
  }

  async drop(): Promise<void> {
    await this.db.script(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
  }
}
