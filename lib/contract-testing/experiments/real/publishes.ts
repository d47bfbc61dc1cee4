import type { PostgresService } from "../../../services/mod.ts";
import { ownSchema } from "../../../services/own-schema.ts";
import { quantile, type Random } from "../../../sim/mod.ts";
import { publicationOf } from "../../broker/content.ts";
import type { BrokerEvent } from "../../broker/history.ts";
import { loadHistory } from "../../broker/load.ts";
import { PostgresBroker } from "../../broker/postgres-broker.ts";
import { catalogue } from "../catalogue.ts";
import { consumersToday } from "../consumers.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import { verify } from "../../provider/verify.ts";

/** Makes a broker in a schema of its own, and drops it afterwards, whatever happens. */
export async function withBroker<T>(
  db: PostgresService,
  work: (broker: PostgresBroker) => Promise<T>,
): Promise<T> {
  const broker = await PostgresBroker.create(db, ownSchema("contracts"));
  try {
    return await work(broker);
  } finally {
    await broker.drop();
  }
}

/** Times of the question before each deployment, in ms. */
export interface DeployTimes {
  readonly verifications: number;
  readonly times: readonly number[];
  readonly median: number;
  readonly p99: number;
}

/** A history of so many verifications, by services that publish and deploy version after version. */
export function longHistory(verifications: number, random: Random): BrokerEvent[] {
  const services = 40, events: BrokerEvent[] = [["environment", "production"]];
  let left = verifications;
  for (let version = 1; left > 0; version++) {
    for (let i = 0; i < services && left > 0; i++) {
      const consumer = `s${i}`;
      events.push(["version", consumer, String(version)]);
      for (let k = 1; k <= 3 && left > 0; k++) {
        const provider = `s${(i + k * 7) % services}`,
          content = `${consumer}-${provider}-${
            random.next() < 0.3 ? version : Math.max(1, version - 1)
          }`;
        events.push(["pact", consumer, String(version), provider, content]);
        for (const verifier of [version, version + 1]) {
          events.push(["verify", provider, String(verifier), content, random.next() < 0.98]);
          left--;
        }
      }
      events.push(["deploy", "production", consumer, String(version), null]);
    }
  }
  return events;
}

/** How long the question takes when there is a lot to ask about. */
export async function deployTimes(
  db: PostgresService,
  verifications: number,
  questions: number,
  random: Random,
): Promise<DeployTimes> {
  return await withBroker(db, async (broker) => {
    const events = longHistory(verifications, random.split("history")),
      last = Math.max(1, Math.floor(verifications / 240));
    await loadHistory(broker, events);
    const times: number[] = [];
    for (let i = 0; i < questions + 10; i++) {
      const question = {
        of: [{ name: `s${random.int(40)}`, version: String(1 + random.int(last)) }],
        to: { environment: "production" },
      };
      const start = performance.now();
      await broker.canIDeploy(question);
      // The first ones warm the caches.
      if (i >= 10) times.push(performance.now() - start);
    }
    return { verifications, times, median: quantile(times, 0.5), p99: quantile(times, 0.99) };
  });
}

/** Runs of the verifier for a second version of a consumer whose contract is the same: with content addresses, and without. */
export async function unchangedAgain(
  db: PostgresService,
): Promise<{ addressed: boolean; verifications: number }[]> {
  const [checkout] = consumersToday(), rows = [];
  for (const addressed of [true, false]) {
    rows.push(
      await withBroker(db, async (broker) => {
        let verifications = 0;
        for (const version of ["1", "2", "3"]) {
          const publication = await publicationOf(checkout!.contract, version);
          // The control: an address of each version's own, as if what is in it did not count.
          const hash = addressed ? publication.hash : `${publication.hash}-${version}`;
          await broker.publish({ ...publication, hash });
          if (await broker.verified(hash, "catalogue", "1") !== null) continue;
          verifications++;
          const { success } = await verify(checkout!.contract, { fetch: catalogue("1") }, {
            clock: new RealClock(),
            random: random(1),
          });
          await broker.record({
            provider: "catalogue",
            version: "1",
            consumer: "checkout",
            hash,
            success,
          });
        }
        return { addressed, verifications };
      }),
    );
  }
  return rows;
}
