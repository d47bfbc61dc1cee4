import type { PostgresService } from "../../services/mod.ts";
import type { Journal, Source, Versioned } from "../writes/stores.ts";

/** Name of the schema; what is made here is removed by `drop`. */
const SCHEMA = "under_load_caching";

/** The site's recipes in Postgres, an outbox beside them, and a delay of neither. */
export class PostgresRecipes implements Source<string> {
  private constructor(readonly db: PostgresService) {}

  /** Makes the tables anew, with `many` recipes. */
  static async create(db: PostgresService, many: number): Promise<PostgresRecipes> {
    await db.script(`
      DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE;
      CREATE SCHEMA ${SCHEMA};
      CREATE TABLE ${SCHEMA}.recipes (id text PRIMARY KEY, version bigint NOT NULL, body text NOT NULL);
      CREATE TABLE ${SCHEMA}.outbox (version bigint PRIMARY KEY, id text NOT NULL, body text NOT NULL);
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
    await this.db.query(
      `INSERT INTO ${SCHEMA}.recipes (id, version, body) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body
       WHERE ${SCHEMA}.recipes.version < excluded.version`,
      [key, version, value],
    );
  }

  /** The outbox as a journal of what is still to be deleted from caches. */
  get outbox(): Journal<string> {
    const { db } = this;
    return {
      append: async (id, { value, version }) => {
        await db.query(
          `INSERT INTO ${SCHEMA}.outbox (version, id, body) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING`,
          [version, id, value],
        );
      },
      pending: async () => {
        const rows = await db.query<{ id: string; version: number; body: string }>(
          `SELECT id, version, body FROM ${SCHEMA}.outbox ORDER BY version`,
        );
        return rows.map(({ id, version, body }) => [id, { version, value: body }] as const);
      },
      remove: async (upTo) => {
        await db.query(`DELETE FROM ${SCHEMA}.outbox WHERE version <= $1`, [upTo]);
      },
    };
  }

  async drop(): Promise<void> {
    await this.db.script(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
  }
}
