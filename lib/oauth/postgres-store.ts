import { ownSchema as newSchema, type Querier } from "../services/mod.ts";
import type { Found, Item, Kind, Listed, Store } from "./store.ts";

interface RowOf {
  value: Record<string, unknown>;
  family: string | null;
  expires_at: number;
  used_at: number | null;
  revoked: boolean;
}

const ITEM = (s: string) =>
  `i.value, i.family, i.expires_at, i.used_at, i.family IS NOT NULL AND EXISTS (
    SELECT 1 FROM ${s}.items r WHERE r.kind = 'revoked' AND r.key = i.family) AS revoked`;

/** A schema's name that this process has for itself, the same at each call: two runs share no tables. */
export function ownSchema(): string {
  return OWN;
}
const OWN = newSchema("oauth");

/**
 * A store in Postgres, for any number of servers. Single use is one statement: `UPDATE … WHERE used_at IS
 * NULL` locks the row, so that of two servers the second finds it used. Nothing is read first and written
 * later. The rows of kind `key` are private signing keys: the database is to be encrypted at rest, and a
 * production server keeps its keys in a key management service instead.
 */
export class PostgresStore implements Store {
  #db: Querier;
  #schema: string;

  private constructor(db: Querier, schema: string) {
    this.#db = db;
    this.#schema = schema;
  }

  /**
   * Makes the table where it is missing.
   *
   * @param schema A schema of its own; letters, digits and `_`, beginning with `under_load_oauth`.
   * @throws {TypeError} For any other name.
   */
  static async create(db: Querier, schema = "under_load_oauth"): Promise<PostgresStore> {
    if (!/^under_load_oauth\w*$/.test(schema)) {
      throw new TypeError(
        `Cannot create PostgresStore: the schema's name must begin with under_load_oauth: received ${schema}`,
      );
    }
    // `IF NOT EXISTS` looks first and creates later: of two servers that start together one would fail.
    // One statement is one transaction, and the lock lasts as long.
    await db.query(`DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${schema}'));
      CREATE SCHEMA IF NOT EXISTS ${schema};
      CREATE TABLE IF NOT EXISTS ${schema}.items (
        kind text, key text, value jsonb NOT NULL, family text, expires_at float8 NOT NULL,
        used_at float8, PRIMARY KEY (kind, key));
      CREATE INDEX IF NOT EXISTS items_expiry ON ${schema}.items (expires_at);
    END $$`);
    return new PostgresStore(db, schema);
  }

  /** Removes the schema and all in it. */
  async drop(): Promise<void> {
    await this.#db.query(`DROP SCHEMA IF EXISTS ${this.#schema} CASCADE`);
  }

  async add<V extends object>(kind: Kind, key: string, item: Item<V>): Promise<boolean> {
    const rows = await this.#db.query(
      `INSERT INTO ${this.#schema}.items (kind, key, value, family, expires_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key`,
      [kind, key, JSON.stringify(item.value), item.family ?? null, item.expiresAt],
    );
    return rows.length === 1;
  }

  async find<V extends object>(
    kind: Kind,
    key: string,
    now: number,
  ): Promise<Found<V> | undefined> {
    const [row] = await this.#db.query<RowOf>(
      `SELECT ${ITEM(this.#schema)} FROM ${this.#schema}.items i
       WHERE kind = $1 AND key = $2 AND expires_at > $3`,
      [kind, key, now],
    );
    return row && found<V>(row);
  }

  async list<V extends object>(kind: Kind, now: number): Promise<Listed<V>[]> {
    const rows = await this.#db.query<RowOf & { key: string }>(
      `SELECT i.key, ${ITEM(this.#schema)} FROM ${this.#schema}.items i
       WHERE kind = $1 AND expires_at > $2`,
      [kind, now],
    );
    return rows.map((row) => ({ key: row.key, ...found<V>(row) }));
  }

  async use<V extends object>(
    kind: Kind,
    key: string,
    now: number,
  ): Promise<{ item: Found<V>; first: boolean } | undefined> {
    const [row] = await this.#db.query<RowOf>(
      `UPDATE ${this.#schema}.items i SET used_at = $3
       WHERE kind = $1 AND key = $2 AND expires_at > $3 AND used_at IS NULL
       RETURNING ${ITEM(this.#schema)}`,
      [kind, key, now],
    );
    if (row) return { item: found<V>({ ...row, used_at: null }), first: true };
    const item = await this.find<V>(kind, key, now);
    return item && { item, first: false };
  }

  async replace<V extends object>(kind: Kind, key: string, value: V): Promise<boolean> {
    const rows = await this.#db.query(
      `UPDATE ${this.#schema}.items SET value = $3
       WHERE kind = $1 AND key = $2 AND used_at IS NULL RETURNING key`,
      [kind, key, JSON.stringify(value)],
    );
    return rows.length === 1;
  }

  async remove(kind: Kind, key: string): Promise<void> {
    await this.#db.query(`DELETE FROM ${this.#schema}.items WHERE kind = $1 AND key = $2`, [
      kind,
      key,
    ]);
  }

  async revokeFamily(family: string, expiresAt: number): Promise<void> {
    await this.add("revoked", family, { value: {}, expiresAt });
  }

  async sweep(now: number): Promise<number> {
    const rows = await this.#db.query(
      `DELETE FROM ${this.#schema}.items WHERE expires_at <= $1 RETURNING key`,
      [now],
    );
    return rows.length;
  }
}

function found<V extends object>(row: RowOf): Found<V> {
  return {
    value: row.value as V,
    expiresAt: row.expires_at,
    revoked: row.revoked,
    ...(row.family !== null && { family: row.family }),
    ...(row.used_at !== null && { usedAt: row.used_at }),
  };
}
