import process from "node:process";
import { EventLog } from "../../../event-log/mod.ts";
import { countEffects, createTables, Inbox, Outbox } from "../../../notifications/mod.ts";
import { type PostgresService, realPostgres } from "../../../services/mod.ts";
import { type Random, RealClock } from "../../../sim/mod.ts";
import { MemoryStorage } from "../../../storage/mod.ts";
import { ActiveFaults, type Fault, FaultPoint, FaultyStorage } from "../../mod.ts";
import { cutOff, ProxyCollection } from "../../real/mod.ts";

/** How the notification system took a fault. */
export interface NotificationRow {
  fault: string;
  notifications: number;
  /** Errors that producers, relay and consumer saw while the fault was in force. */
  errors: number;
  lost: number;
  twice: number;
}

export interface NotificationAttack {
  rows: NotificationRow[];
  /** One line: how Postgres was broken, and why not otherwise. */
  how: string;
}

/** Notifications, those between which the fault is in force, and the time between two, in ms. */
const MANY = 40, FROM = 10, TO = 30, PACE = 6;
/** Longest that a run may take, in ms. */
const BUDGET = 15_000;

/**
 * Outbox, relay, log and inbox of `lib/notifications`, with their database gone and their log's disk torn, full or slow
 * for half of the time. Producers, relay and consumer ask again, as they would; in the end each notification must have
 * had its effect, once.
 */
export async function attackNotifications(
  db: PostgresService,
  random: Random,
  url: string | undefined = process.env["DATABASE_URL"],
): Promise<NotificationAttack> {
  const rows: NotificationRow[] = [];
  const { broken, fault, how, close } = await breakable(db, random, url);
  try {
    for (const name of ["none", "Postgres gone", "disk torn", "disk full", "sync slow"] as const) {
      const storage = new FaultyStorage(new MemoryStorage(), random.split(name));
      const disks: Record<string, Fault> = {
        "disk torn": storage.fault("torn", { torn: 0.5 }),
        "disk full": storage.fault("full", { space: 300 }),
        "sync slow": storage.fault("slow", { onSync: () => spin(5) }),
      };
      const what = name === "Postgres gone" ? fault : disks[name];
      rows.push({ fault: name, ...await runUnder(what, { db, broken, storage }) });
    }
    return { rows, how };
  } finally {
    await close();
  }
}

/** The database as producers and consumers see it, which can be broken. */
async function breakable(db: PostgresService, random: Random, url: string | undefined) {
  if (db.kind === "real" && url) {
    const proxies = new ProxyCollection(random), { host } = new URL(url);
    const proxy = await proxies.add({ name: "postgres", upstream: host, enabled: true });
    const through = new URL(url);
    through.host = proxy.listen;
    const broken = await realPostgres({ url: through.href });
    if (broken) {
      const close = async () => {
        await broken.close();
        await proxies.close();
      };
      return { broken, fault: cutOff(proxy), how: "Postgres behind the proxy", close };
    }
    await proxies.close();
  }
  const point = new FaultPoint("postgres", { clock: new RealClock(), random });
  const broken: PostgresService = {
    ...db,
    query: (text, params) => point.call(() => db.query(text, params)),
    transaction: (work) => point.call(() => db.transaction(work)),
    script: (text) => point.call(() => db.script(text)),
  };
  const fault = point.fault("gone", { error: () => new Error("connection refused") });
  const how = `${db.detail}: its faults are at the client`;
  return { broken, fault, how, close: () => Promise.resolve() };
}

async function runUnder(
  fault: Fault | undefined,
  { db, broken, storage }: {
    db: PostgresService;
    broken: PostgresService;
    storage: FaultyStorage;
  },
): Promise<Omit<NotificationRow, "fault">> {
  // A name of its own: another run with the same numbers may be using the same database.
  const name = `chaos_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const tables = await createTables(db, name), clock = new RealClock();
  const log = new EventLog({ storage, flushMessages: 1 }),
    topic = "told",
    faults = new ActiveFaults();
  await log.createTopic(topic, 2);
  const outbox = new Outbox(broken, tables), inbox = new Inbox(broken, tables, "tell");
  const end = performance.now() + BUDGET, ids = Array.from({ length: MANY }, (_, i) => `n-${i}`);
  let errors = 0, published = 0;
  const again = async (work: () => Promise<unknown>) => {
    while (performance.now() < end) {
      try {
        await work();
        return;
      } catch {
        errors++;
        await clock.sleep(10);
      }
    }
  };
  const consumer = await log.consume(
    { topic, group: "tell", redeliveryDelay: 5 },
    async ({ value }) => {
      const { id } = JSON.parse(value) as { id: string };
      try {
        await inbox.once(
          [id],
          async (_, tx) =>
            void await tx.query(`INSERT INTO ${tables.schema}.effects VALUES ($1)`, [id]),
        );
      } catch (error) {
        errors++;
        throw error;
      }
    },
  );
  const waiting = async () =>
    (await db.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM ${tables.schema}.outbox) +
            ${published < MANY ? 1 : 0} +
            (SELECT count(*) FROM unnest($1::text[]) w(id)
              WHERE NOT EXISTS (SELECT FROM ${tables.schema}.effects e WHERE e.id = w.id)) AS n`,
      [ids],
    ))[0]!.n;
  try {
    const relay = (async () => {
      while (performance.now() < end && await waiting() > 0) {
        await again(() => outbox.relay(log, topic, 5));
        await clock.sleep(3);
      }
    })();
    // Where publishing fails, that is what is told.
    relay.catch(() => {});
    for (const id of ids) {
      if (published === FROM && fault) await faults.inject(fault);
      if (published === TO) await faults.revertAll();
      // Whoever publishes gives up after a few tries while all is down, and comes back later.
      const publish = () =>
        broken.transaction(async (tx) => {
          await tx.query(
            `INSERT INTO ${tables.schema}.parcels VALUES ($1, 'Leipzig') ON CONFLICT DO NOTHING`,
            [id],
          );
          await outbox.add(tx, [{ id, key: id, payload: JSON.stringify({ id }) }]);
        });
      if (published >= FROM && published < TO) {
        await Promise.race([again(publish), clock.sleep(25)]);
        void again(publish);
      } else await again(publish);
      published++;
      await clock.sleep(PACE);
    }
    await relay;
    const { lost, duplicates } = await countEffects(db, tables, ids);
    return { notifications: MANY, errors, lost, twice: duplicates };
  } finally {
    await faults.revertAll();
    // Whatever is stuck in there must not keep the others.
    await Promise.race([
      (async () => (await consumer.close(), await log.close()))(),
      clock.sleep(2000),
    ]);
    await tables.drop();
  }
}

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
