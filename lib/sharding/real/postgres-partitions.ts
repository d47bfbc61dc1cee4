import type { PostgresService } from "../../services/mod.ts";
import { postgresPartition } from "../compat/postgres-hash.ts";
import { ownSchema } from "../../services/own-schema.ts";

/** Keys that a live system was asked about, and how many of its answers are ours. */
export interface LiveFacts {
  asked: number;
  equal: number;
  /** The first that differs, and both answers. */
  differs?: string;
}

/**
 * Inserts keys into a real table `PARTITION BY HASH`, and compares the partition in which Postgres has put
 * each with ours. The tables are removed.
 *
 * @param partition Default: {@linkcode postgresPartition}.
 */
export async function livePartitions(
  db: PostgresService,
  keys: readonly (bigint | string)[],
  modulus: number,
  partition: (key: bigint | string, modulus: number) => number = postgresPartition,
): Promise<LiveFacts> {
  const facts: LiveFacts = { asked: 0, equal: 0 }, home = ownSchema("sharding");
  try {
    for (const type of ["bigint", "text"] as const) {
      const some = keys.filter((key) => (typeof key === "string") === (type === "text"));
      if (!some.length) continue;
      const parts = Array.from(
        { length: modulus },
        (_, i) =>
          `CREATE TABLE ${home}.p${i} PARTITION OF ${home}.keys FOR VALUES WITH (MODULUS ${modulus}, REMAINDER ${i});`,
      );
      await db.script(
        `DROP SCHEMA IF EXISTS ${home} CASCADE; CREATE SCHEMA ${home}; ` +
          `CREATE TABLE ${home}.keys (at int, key ${type}) PARTITION BY HASH (key); ${
            parts.join(" ")
          }`,
      );
      await db.query(
        `INSERT INTO ${home}.keys SELECT * FROM unnest($1::int[], $2::${type}[])`,
        [some.map((_, i) => i), some.map(String)],
      );
      const rows = await db.query<{ part: string; at: number[] }>(
        `SELECT substr(relname, 2) AS part, array_agg(at) AS at FROM ${home}.keys ` +
          "JOIN pg_class ON pg_class.oid = keys.tableoid GROUP BY relname",
      );
      for (const { part, at } of rows) {
        for (const i of at) {
          const ours = partition(some[i]!, modulus);
          facts.asked++;
          if (ours === Number(part)) facts.equal++;
          else facts.differs ??= `${some[i]}: ${part} there, ${ours} here`;
        }
      }
    }
    return facts;
  } finally {
    await db.script(`DROP SCHEMA IF EXISTS ${home} CASCADE`);
  }
}
