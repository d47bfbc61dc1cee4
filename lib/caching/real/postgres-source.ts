import { ownSchema, type PostgresService } from "../../services/mod.ts";
import type { Notes, OutboxSource, Versioned } from "../writes/stores.ts";

/** Writes a recipe, unless there is a newer one: id, version, body. */
const upsert = (schema: string) =>
  `INSERT INTO ${schema}.recipes (id, version, body) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body
  WHERE ${schema}.recipes.version < excluded.version`;

/** The site's recipes in Postgres, an outbox beside them, and a delay of neither. */
export class PostgresRecipes implements OutboxSource<string> {
  /** A schema of its own: two runs on one Postgres do not meet. `drop` removes it. */
  readonly schema = ownSchema("caching");

  private constructor(readonly db: PostgresService) {}

  /** Makes the tables, with `many` recipes. */
  static async create(db: PostgresService, many: number): Promise<PostgresRecipes> {
    const recipes = new PostgresRecipes(db), schema = recipes.schema;
    await db.script(`
      CREATE SCHEMA ${schema};
      CREATE TABLE ${schema}.recipes (id text PRIMARY KEY, version bigint NOT NULL, body text NOT NULL);
      CREATE TABLE ${schema}.outbox (note bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id text NOT NULL, version bigint NOT NULL, body text NOT NULL);
      INSERT INTO ${schema}.recipes
        SELECT 'recipe-' || i, 0, repeat('flour, water, salt. ', 20) FROM generate_series(0, ${
      many - 1
    }) i;
    `);
    return recipes;
  }

  async read(key: string): Promise<Versioned<string> | undefined> {
    const [row] = await this.db.query<{ version: number; body: string }>(
      `SELECT version, body FROM ${this.schema}.recipes WHERE id = $1`,
      [key],
    );
    return row && { version: row.version, value: row.body };
  }

  /** An older version never overwrites a newer one. */
  async write(key: string, { value, version }: Versioned<string>): Promise<void> {
    await this.db.query(upsert(this.schema), [key, version, value]);
  }

  /** One statement is one transaction: the recipe and the note of the delete, or neither. */
  async commit(key: string, { value, version }: Versioned<string>): Promise<string> {
    const [row] = await this.db.query<{ note: string }>(
      `WITH written AS (${upsert(this.schema)})
       INSERT INTO ${this.schema}.outbox (id, version, body) VALUES ($1, $2, $3) RETURNING note::text`,
      [key, version, value],
    );
    return row!.note;
  }

  /** What is still to be deleted from caches. */
  get outbox(): Notes<string> {
    const { db } = this, schema = this.schema;
    return {
      pending: async () => {
        const rows = await db.query<{ note: string; id: string; version: number; body: string }>(
          `SELECT note::text, id, version, body FROM ${schema}.outbox ORDER BY note`,
        );
        return rows.map(({ note, id, version, body }) => ({
          ...{ id: note, key: id, entry: { version, value: body } },
        }));
      },
      remove: async (ids) => {
        const sql = `DELETE FROM ${schema}.outbox WHERE note = ANY($1::bigint[])`;
        await db.query(sql, [`{${ids.join(",")}}`]);
      },
    };
  }

  async drop(): Promise<void> {
    await this.db.script(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
  }
}
