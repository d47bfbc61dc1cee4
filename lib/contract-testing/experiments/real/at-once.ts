import { serveHere } from "../../../services/serve-here.ts";
import { ownSchema, type PostgresService } from "../../../services/mod.ts";
import { brokerApp } from "../../broker/http.ts";
import { contractOf, expecting } from "../../consumer/consumer.ts";
import { writeContract } from "../../contract/write.ts";
import { withBroker } from "./publishes.ts";

/** What builds that publish at once leave behind. */
export interface Published {
  readonly asked: number;
  /** Versions that hold what their build was told that they hold. */
  readonly kept: number;
  /** Versions under which two builds published different contents at the same moment. */
  readonly races: number;
  /** Of these, those with one winner, who was told so, and a loser, who was refused. */
  readonly settled: number;
}

/** What a build was answered. */
interface Told {
  readonly version: string;
  readonly status: number;
  readonly hash: string | undefined;
}

const BUDGET = 60_000;

/**
 * So many builds publish over HTTP, all at once, one half of them the same content; every fifth version is published by two
 * builds with different contents.
 */
export async function publishAtOnce(db: PostgresService, many: number): Promise<Published> {
  return await withBroker(db, async (broker) => {
    const { url, close } = await serveHere((request) => brokerApp(broker).fetch(request), BUDGET);
    const publish = async (version: string, price: number): Promise<Told> => {
      const file = JSON.stringify(writeContract(contractWith(price)));
      const path = `contracts/catalogue/consumers/checkout/versions/${version}`;
      const answer = await fetch(`${url}${path}`, { method: "PUT", body: file });
      const { hash } = await answer.json() as { hash?: string };
      return { version, status: answer.status, hash };
    };
    const versions = Array.from({ length: many }, (_, i) => String(i));
    const raced = versions.filter((_, i) => i % 5 === 0);
    try {
      const told = await Promise.all([
        ...versions.map((version, i) => publish(version, i % 2 === 0 ? 0 : i)),
        ...raced.map((version, i) => publish(version, 1000 + i)),
      ]);
      const stored = await db.query<{ version: string; hash: string }>(
        `SELECT v.version, p.hash FROM ${broker.schema}.publication p
         JOIN ${broker.schema}.version v ON v.id = p.version_id`,
      );
      const hashOf = new Map(stored.map(({ version, hash }) => [version, hash]));
      const taken = (version: string) =>
        told.filter((one) => one.version === version && one.status < 300);
      const refused = (version: string) =>
        told.filter((one) => one.version === version && one.status === 409);
      const holds = (version: string) =>
        taken(version).length > 0 &&
        taken(version).every(({ hash }) => hash === hashOf.get(version));
      return {
        ...{ asked: many, kept: versions.filter(holds).length, races: raced.length },
        settled: raced.filter((version) =>
          holds(version) && taken(version).length === 1 && refused(version).length === 1
        ).length,
      };
    } finally {
      await close();
    }
  });
}

const contractWith = (price: number) =>
  contractOf("checkout", "catalogue", [
    expecting("dishes", { path: "/dishes" }, { body: { price } }),
  ]);

/**
 * The control: all contracts as one list, which each build reads, adds to and writes back. How many of so many that publish
 * at once are in it in the end?
 */
export async function keptByList(db: PostgresService, many: number): Promise<number> {
  const schema = ownSchema("contracts_list"), list = `${schema}.list`;
  await db.script(
    `CREATE SCHEMA ${schema}; CREATE TABLE ${list} (all_of_them jsonb NOT NULL); INSERT INTO ${list} VALUES ('[]')`,
  );
  const read = async () => {
    const [row] = await db.query<{ contracts: unknown[] }>(
      `SELECT all_of_them AS contracts FROM ${list}`,
    );
    return row!.contracts;
  };
  try {
    await Promise.all(Array.from({ length: many }, async (_, i) => {
      const contracts = [...await read(), `checkout ${i}`];
      await db.query(`UPDATE ${list} SET all_of_them = $1::jsonb`, [JSON.stringify(contracts)]);
    }));
    return (await read()).length;
  } finally {
    await db.query(`DROP SCHEMA ${schema} CASCADE`);
  }
}
