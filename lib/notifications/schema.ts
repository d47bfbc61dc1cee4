import type { PostgresService, Querier } from "../services/mod.ts";

/** Tables of one carrier, in a schema of their own. */
export interface Tables {
  /** Name of the schema, which begins with `under_load_`. */
  readonly schema: string;
  /** Removes the schema and all that is in it. */
  drop(): Promise<void>;
}

/**
 * Makes the tables: what the business keeps (`parcels`), what is to be told (`outbox`), what has been
 * dealt with (`inbox`), and what was done about it (`effects`: a row for each time, so that a repetition
 * can be counted).
 *
 * @param name Letters, digits and underscores, at most 40.
 */
export async function createTables(db: PostgresService, name: string): Promise<Tables> {
  if (!/^\w{1,40}$/.test(name)) {
    throw new Error(
      `Cannot create tables: the name must be 1 to 40 letters, digits or underscores: received ${name}`,
    );
  }
  const schema = `under_load_${name}`;
  const drop = async () => void await db.script(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await drop();
  await db.script(`
    CREATE SCHEMA ${schema};
    CREATE TABLE ${schema}.parcels (id text PRIMARY KEY, place text NOT NULL);
    CREATE TABLE ${schema}.outbox (
      position bigserial PRIMARY KEY,
      id text NOT NULL UNIQUE,
      key text NOT NULL,
      payload text NOT NULL
    );
    CREATE TABLE ${schema}.inbox (consumer text, id text, PRIMARY KEY (consumer, id));
    CREATE TABLE ${schema}.effects (id text NOT NULL);
  `);
  return { schema, drop };
}

/** Of the notifications that should have had an effect: how many had none, and how many more than one. */
export async function countEffects(
  db: Querier,
  { schema }: Tables,
  ids: readonly string[],
): Promise<{ lost: number; duplicates: number }> {
  const [row] = await db.query<{ effects: number; distinct: number; missing: number }>(
    `SELECT (SELECT count(*) FROM ${schema}.effects) AS effects,
            (SELECT count(DISTINCT id) FROM ${schema}.effects) AS distinct,
            (SELECT count(*) FROM unnest($1::text[]) AS wanted(id)
              WHERE NOT EXISTS (SELECT FROM ${schema}.effects e WHERE e.id = wanted.id)) AS missing`,
    [ids],
  );
  return { lost: row!.missing, duplicates: row!.effects - row!.distinct };
}
