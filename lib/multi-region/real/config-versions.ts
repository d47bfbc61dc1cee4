import type { Querier } from "../../services/postgres.ts";

/** One version of the configuration. */
export interface ConfigVersion {
  readonly version: number;
  readonly body: unknown;
  readonly by: string;
}

/**
 * Versions of a configuration in Postgres. Who changes it says which version he has seen; if another has
 * come meanwhile, nothing is written (*compare and set*). Regions read the newest, or one by its number,
 * so that a roll-out knows what it puts where, and what it goes back to.
 */
export class ConfigVersions {
  readonly #db: Querier;
  readonly #schema: string;

  private constructor(db: Querier, schema: string) {
    this.#db = db;
    this.#schema = schema;
  }

  /**
   * Makes the table where it is missing.
   *
   * @param schema A schema of its own; letters, digits and `_`, beginning with `under_load_regions`.
   * @throws {TypeError} For any other name.
   */
  static async create(db: Querier, schema = "under_load_regions"): Promise<ConfigVersions> {
    if (!/^under_load_regions\w*$/.test(schema)) {
      throw new TypeError(
        `Cannot create ConfigVersions: the schema's name must begin with under_load_regions: received ${schema}`,
      );
    }
    // Two servers that start at once: the lock lasts as long as the statement.
    await db.query(`DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${schema}'));
      CREATE SCHEMA IF NOT EXISTS ${schema};
      CREATE TABLE IF NOT EXISTS ${schema}.versions (
        version int PRIMARY KEY, body jsonb NOT NULL, by text NOT NULL);
    END $$`);
    return new ConfigVersions(db, schema);
  }

  /** The newest version; `undefined` before the first. */
  async newest(): Promise<ConfigVersion | undefined> {
    const [row] = await this.#db.query<ConfigVersion>(
      `SELECT version, body, by FROM ${this.#schema}.versions ORDER BY version DESC LIMIT 1`,
    );
    return row;
  }

  /** A version by its number, for going back to it. */
  async get(version: number): Promise<ConfigVersion | undefined> {
    const [row] = await this.#db.query<ConfigVersion>(
      `SELECT version, body, by FROM ${this.#schema}.versions WHERE version = $1`,
      [version],
    );
    return row;
  }

  /**
   * Writes the next version.
   *
   * @param seen The version that was changed: 0 for none.
   * @returns Its number, or `"conflict"` where somebody else was first.
   */
  async propose(seen: number, body: unknown, by: string): Promise<number | "conflict"> {
    const rows = await this.#db.query<{ version: number }>(
      `INSERT INTO ${this.#schema}.versions (version, body, by)
       SELECT $1::int + 1, $2::jsonb, $3
       WHERE $1::int = (SELECT coalesce(max(version), 0) FROM ${this.#schema}.versions)
       ON CONFLICT (version) DO NOTHING RETURNING version`,
      [seen, JSON.stringify(body), by],
    );
    return rows[0]?.version ?? "conflict";
  }

  /** Removes the schema with all versions. */
  async drop(): Promise<void> {
    await this.#db.query(`DROP SCHEMA IF EXISTS ${this.#schema} CASCADE`);
  }
}
