import type { BrokerEvent } from "./history.ts";
import type { PostgresBroker } from "./postgres-broker.ts";

/**
 * Takes a whole history over into a broker on Postgres, a statement a table instead of one an event: for moving from another
 * broker. The services in it must be new to it. O(events).
 */
export async function loadHistory(
  { db, schema }: PostgresBroker,
  events: readonly BrokerEvent[],
): Promise<void> {
  const versions = new Map<string, [name: string, version: string]>();
  for (const event of events) {
    const [name, version] = subjectOf(event), key = JSON.stringify([name, version]);
    if (!versions.has(key)) versions.set(key, [name, version]);
  }
  const of = <K extends BrokerEvent[0]>(kind: K) =>
    events.filter((event): event is Extract<BrokerEvent, readonly [K, ...unknown[]]> =>
      event[0] === kind
    );
  const pacts = of("pact"), results = of("verify"), tags = of("tag");
  const column = <T>(rows: readonly (readonly unknown[])[], i: number) =>
    rows.map((row) => row[i] as T);
  const join = `JOIN ${schema}.version v ON v.name = u.name AND v.version = u.version`;
  await db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO ${schema}.version (name, version) SELECT name, version FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u(name, version, i) ORDER BY i`,
      [
        [...versions.values()].map(([name]) => name),
        [...versions.values()].map(([, version]) => version),
      ],
    );
    await tx.query(
      `INSERT INTO ${schema}.content (hash, contract) SELECT DISTINCT hash, 'null'::jsonb FROM unnest($1::text[]) AS u(hash) ON CONFLICT DO NOTHING`,
      [column(pacts, 4)],
    );
    await tx.query(
      `INSERT INTO ${schema}.publication (version_id, provider, hash)
       SELECT v.id, u.provider, u.hash FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS u(name, version, provider, hash) ${join} ON CONFLICT DO NOTHING`,
      [column(pacts, 1), column(pacts, 2), column(pacts, 3), column(pacts, 4)],
    );
    await tx.query(
      `INSERT INTO ${schema}.verification (hash, provider_version_id, success)
       SELECT u.hash, v.id, u.success FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) WITH ORDINALITY AS u(name, version, hash, success, i) ${join} ORDER BY u.i`,
      [column(results, 1), column(results, 2), column(results, 3), column(results, 4)],
    );
    await tx.query(
      `INSERT INTO ${schema}.tag (version_id, tag) SELECT v.id, u.tag FROM unnest($1::text[], $2::text[], $3::text[]) AS u(name, version, tag) ${join} ON CONFLICT DO NOTHING`,
      [column(tags, 1), column(tags, 2), column(tags, 3)],
    );
    const placed = placements(events);
    await tx.query(
      `INSERT INTO ${schema}.placement (environment, version_id, name, target, released)
       SELECT u.environment, v.id, u.name, u.target, u.released FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[]) AS u(environment, name, version, target, released) ${join}`,
      [0, 1, 2, 3, 4].map((i) => column(placed, i)),
    );
  });
}

/** The version that an event is about. */
function subjectOf(event: BrokerEvent): readonly [name: string, version: string] {
  return event[0] === "deploy" || event[0] === "release"
    ? [event[2], event[3]]
    : [event[1], event[2]];
}

/** What is where in the end: the last deployment on each target, and all releases. */
function placements(
  events: readonly BrokerEvent[],
): (readonly [
  environment: string,
  name: string,
  version: string,
  target: string | null,
  released: boolean,
])[] {
  const deployed = new Map<string, readonly [string, string, string, string | null, boolean]>(),
    released: (readonly [string, string, string, null, boolean])[] = [];
  for (const event of events) {
    if (event[0] === "deploy") {
      deployed.set(JSON.stringify([event[1], event[2], event[4]]), [
        event[1],
        event[2],
        event[3],
        event[4],
        false,
      ]);
    } else if (event[0] === "release") released.push([event[1], event[2], event[3], null, true]);
  }
  return [...deployed.values(), ...released];
}
