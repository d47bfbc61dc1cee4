import type { Querier } from "../../services/postgres.ts";
import { type BrokerEvent, subjectOf } from "./history.ts";
import type { PostgresBroker } from "./postgres-broker.ts";
import { requireKnown } from "./require-known.ts";

/** Rows of one statement: more of them only take more memory. */
const ROWS = 2000;

/**
 * Takes a whole history over into a broker on Postgres, some statements a table instead of one an event: for moving from
 * another broker. The services in it must be new to it. O(events).
 *
 * @throws {BrokerError} Where it tells of a content, a version or an environment before it was there.
 */
export async function loadHistory(
  { db, schema }: PostgresBroker,
  events: readonly BrokerEvent[],
): Promise<void> {
  requireKnown(events);
  const versions = new Map<string, readonly [name: string, version: string]>();
  for (const event of events) {
    if (event[0] === "environment") continue;
    const subject = subjectOf(event), key = JSON.stringify(subject);
    if (!versions.has(key)) versions.set(key, subject);
  }
  const of = <K extends BrokerEvent[0]>(kind: K) =>
    events.filter((event): event is Extract<BrokerEvent, readonly [K, ...unknown[]]> =>
      event[0] === kind
    );
  const join = `JOIN ${schema}.version v ON v.name = u.name AND v.version = u.version`;
  const pacts = of("pact").map(([, ...rest]) => rest);
  const results = of("verify").map(([, ...rest]) => rest),
    tags = of("tag").map(([, ...rest]) => rest);
  await db.transaction(async (tx) => {
    await inserted(
      tx,
      [...versions.values()],
      ["name text", "version text"],
      (rows) =>
        `INSERT INTO ${schema}.version (name, version) SELECT name, version FROM ${rows} ORDER BY i`,
    );
    await inserted(
      tx,
      of("environment").map(([, name]) => [name]),
      ["name text"],
      (rows) =>
        `INSERT INTO ${schema}.environment (name) SELECT DISTINCT name FROM ${rows} ON CONFLICT DO NOTHING`,
    );
    await inserted(
      tx,
      pacts.map((row) => [row[3]]),
      ["hash text"],
      (rows) =>
        `INSERT INTO ${schema}.content (hash, contract) SELECT DISTINCT hash, 'null'::jsonb FROM ${rows} ON CONFLICT DO NOTHING`,
    );
    await inserted(
      tx,
      pacts,
      ["name text", "version text", "provider text", "hash text"],
      (rows) =>
        `INSERT INTO ${schema}.publication (version_id, provider, hash)
       SELECT v.id, u.provider, u.hash FROM ${rows} ${join} ON CONFLICT DO NOTHING`,
    );
    await inserted(
      tx,
      results,
      ["name text", "version text", "hash text", "success boolean"],
      (rows) =>
        `INSERT INTO ${schema}.verification (hash, provider_version_id, success)
       SELECT u.hash, v.id, u.success FROM ${rows} ${join} ORDER BY u.i`,
    );
    await inserted(
      tx,
      tags,
      ["name text", "version text", "tag text"],
      (rows) =>
        `INSERT INTO ${schema}.tag (version_id, tag) SELECT v.id, u.tag FROM ${rows} ${join} ON CONFLICT DO NOTHING`,
    );
    const places = [
      "environment text",
      "name text",
      "version text",
      "target text",
      "released boolean",
    ];
    await inserted(
      tx,
      placements(events),
      places,
      (rows) =>
        `INSERT INTO ${schema}.placement (environment, version_id, name, target, released)
       SELECT u.environment, v.id, u.name, u.target, u.released FROM ${rows} ${join}`,
    );
  }); // Without it Postgres plans each question as if the tables were still empty.
  const tables = ["version", "publication", "verification", "placement", "tag"];
  await db.script(tables.map((table) => `ANALYZE ${schema}.${table};`).join(" "));
}

/** Runs a statement for some rows at a time, in their order, which is `i`; they stand in it as a table `u`. */
async function inserted(
  tx: Querier,
  rows: readonly (readonly unknown[])[],
  columns: readonly string[],
  statement: (rows: string) => string,
): Promise<void> {
  const lists = columns.map((column, i) => `$${i + 1}::${column.split(" ")[1]}[]`).join(", ");
  const names = columns.map((column) => column.split(" ")[0]).join(", ");
  const text = statement(`unnest(${lists}) WITH ORDINALITY AS u(${names}, i)`);
  for (let from = 0; from < rows.length; from += ROWS) {
    const some = rows.slice(from, from + ROWS);
    await tx.query(text, columns.map((_, i) => some.map((row) => row[i])));
  }
}

type Placement = readonly [
  environment: string,
  name: string,
  version: string,
  target: string | null,
  released: boolean,
];

/** What is where in the end: the last deployment on each target, and all releases. */
function placements(events: readonly BrokerEvent[]): Placement[] {
  const deployed = new Map<string, Placement>(), released: Placement[] = [];
  for (const event of events) {
    if (event[0] === "deploy") {
      const [, environment, name, version, target] = event;
      deployed.set(JSON.stringify([environment, name, target]), [
        environment,
        name,
        version,
        target,
        false,
      ]);
    } else if (event[0] === "release") released.push([event[1], event[2], event[3], null, true]);
  }
  return [...deployed.values(), ...released];
}
