import pg from "pg";
import { freshPglite } from "./pglite.ts";
import {
  findPlace,
  once,
  PATIENCE_MS,
  patiently,
  type Place,
  type Service,
  warnAbsent,
} from "./service.ts";

/** Runs SQL. */
export interface Querier {
  /** Rows of one statement; `$1`, `$2`, … in the text stand for the parameters. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
  ): Promise<Row[]>;
}

/** Postgres, whichever answers. */
export interface PostgresService extends Service, Querier {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
  transaction<T>(work: (tx: Querier) => Promise<T>): Promise<T>;
  /** Runs several statements without parameters, and returns the rows of all of them, in order. */
  script<Row extends object = Record<string, unknown>>(text: string): Promise<Row[]>;
}

const COMPOSE = "postgres://under_load:under_load@127.0.0.1:15432/under_load";

/** `bigint` columns as numbers: both drivers would else differ, and counts here stay below 2⁵³. */
const BIGINT = 20;

/**
 * Postgres: at `DATABASE_URL`, else at the compose file's port, else PGlite, which is Postgres itself in
 * WebAssembly and takes 2 s to start the first time on a machine, a fifth of a second from then on.
 *
 * @example
 * ```ts
 * import { postgres } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * const db = await postgres();
 * assert.deepEqual(await db.query("SELECT $1::int + 1 AS next", [41]), [{ next: 42 }]);
 * await db.close();
 * ```
 */
export const postgres: () => Promise<PostgresService> = once(async () => {
  const place = await findPlace("DATABASE_URL", COMPOSE);
  return (place && await realPostgres(place)) ?? await embeddedPostgres();
});

/** The Postgres at a place; `undefined`, after one line of warning, where it does not answer. */
export async function realPostgres(place: Place): Promise<PostgresService | undefined> {
  const types = {
    getTypeParser: (id: number, format?: "text" | "binary") =>
      id === BIGINT ? Number : pg.types.getTypeParser(id, format as "text"),
  };
  const pool = new pg.Pool({
    connectionString: place.url,
    max: 10,
    connectionTimeoutMillis: PATIENCE_MS,
    allowExitOnIdle: true,
    types: types as pg.CustomTypesConfig,
  });
  // An idle connection that breaks is replaced at the next query; unheard, the event ends the process.
  pool.on("error", () => {});
  // Nor may one end it that breaks within a transaction, between two queries.
  pool.on("connect", (client) => client.on("error", () => {}));
  const rows = async <Row extends object>(
    client: pg.Pool | pg.PoolClient,
    text: string,
    params: readonly unknown[] = [],
  ) => (await client.query(text, [...params])).rows as Row[];
  let version: string;
  try {
    const [row] = await patiently(rows<{ server_version: string }>(pool, "SHOW server_version"));
    version = row!.server_version.split(" ")[0]!;
  } catch (error) {
    void pool.end().catch(() => {});
    warnAbsent("Postgres", place, error);
    return undefined;
  }
  let closed = false;
  return {
    name: "Postgres",
    kind: "real",
    detail: `PostgreSQL ${version} at ${new URL(place.url).host}`,
    query: (text, params) => rows(pool, text, params),
    async transaction(work) {
      const client = await pool.connect();
      let broken = false;
      try {
        await client.query("BEGIN");
        const result = await work({ query: (text, params) => rows(client, text, params) });
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => broken = true);
        throw error;
      } finally {
        // A connection in which not even that works is not given to the next one.
        client.release(broken);
      }
    },
    async script<Row extends object>(text: string) {
      const results = [await pool.query(text)].flat();
      return results.flatMap(({ rows }) => rows as Row[]);
    },
    async close() {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
}

/** Postgres in this process, by PGlite, in memory. */
export async function embeddedPostgres(): Promise<PostgresService> {
  const db = await freshPglite({ parsers: { [BIGINT]: Number } });
  const { rows: [row] } = await db.query<{ server_version: string }>("SHOW server_version");
  const version = row!.server_version.split(" ")[0];
  return {
    name: "Postgres",
    kind: "embedded",
    detail: `PGlite (PostgreSQL ${version} in WebAssembly), in this process`,
    query: async <Row extends object>(text: string, params: readonly unknown[] = []) =>
      (await db.query<Row>(text, [...params])).rows,
    transaction: (work) =>
      db.transaction((tx) =>
        work({
          query: async <Row extends object>(text: string, params: readonly unknown[] = []) =>
            (await tx.query<Row>(text, [...params])).rows,
        })
      ),
    script: async <Row extends object>(text: string) =>
      (await db.exec(text)).flatMap(({ rows }) => rows as Row[]),
    async close() {
      if (!db.closed) await db.close();
    },
  };
}
