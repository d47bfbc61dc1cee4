import { PgBoss } from "pg-boss";
import { Broker } from "smqp";
import { EventLog, type Log, MemoryStorage } from "../../event-log/mod.ts";
import type { PostgresService } from "../../services/mod.ts";
import { Inbox } from "../inbox.ts";
import { Outbox } from "../outbox.ts";
import { createTables } from "../schema.ts";

/** Jobs, or messages, that one call of a subject below takes from end to end. */
export const JOBS = 100, MESSAGES = 1000;

/** A subject of a benchmark, and what ends it. */
export interface Contestant {
  run: () => Promise<unknown>;
  close(): Promise<void>;
}

/** What ends a subject, however often it is asked to. */
function closing(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => closed ??= close();
}

/** Outbox, relay, log and inbox: a hundred jobs from their rows to the row that says they are done. */
export async function ourJobs(db: PostgresService): Promise<Contestant> {
  const name = `jobs_${Math.floor(performance.now() * 1000)}`;
  const tables = await createTables(db, name), log = new EventLog({ retention: 10_000 });
  await log.createTopic("jobs");
  const outbox = new Outbox(db, tables), inbox = new Inbox(db, tables, "worker");
  let made = 0, done = 0, wake = () => {};
  await log.consumeBatches({ topic: "jobs", group: "workers", most: JOBS }, async (messages) => {
    await inbox.once(messages.map(({ headers }) => headers["id"]!), async () => {});
    done += messages.length;
    wake();
  });
  return {
    run: async () => {
      const jobs = Array.from({ length: JOBS }, () => {
        const id = `job-${made++}`;
        return { id, key: id, payload: "{}" };
      });
      await outbox.add(db, jobs);
      await outbox.relay(log, "jobs", JOBS);
      while (done < made) await new Promise<void>((resolve) => wake = resolve);
    },
    close: closing(async () => {
      await log.close();
      await tables.drop();
    }),
  };
}

/** The same with pg-boss on the same database: inserted, fetched and completed a hundred at a time. */
export async function bossJobs(db: PostgresService): Promise<Contestant> {
  const schema = `under_load_boss_${Math.floor(performance.now() * 1000)}`;
  const executeSql = async (text: string, values?: unknown[]) => ({
    rows: values?.length ? await db.query(text, values) : await db.script(text),
  });
  const boss = new PgBoss({ db: { executeSql }, schema, supervise: false, schedule: false });
  const faults: unknown[] = [];
  boss.on("error", (error) => void faults.push(error));
  await boss.start();
  await boss.createQueue("jobs");
  return {
    run: async () => {
      await boss.insert("jobs", Array.from({ length: JOBS }, () => ({ data: {} })));
      const jobs = await boss.fetch("jobs", { batchSize: JOBS });
      await boss.complete("jobs", jobs.map(({ id }) => id));
      if (faults.length > 0) throw faults[0];
    },
    close: closing(async () => {
      await boss.stop({ graceful: false });
      await db.script(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    }),
  };
}

/** A thousand messages through a log: sent one by one, and each handled and committed. */
export async function throughLog(log: Log, topic: string): Promise<Contestant> {
  await log.createTopic(topic);
  let handled = 0, sent = 0, wake = () => {};
  const consumer = await log.consume({ topic, group: topic }, () => {
    if (++handled === sent) wake();
  });
  return {
    run: async () => {
      sent += MESSAGES;
      const all = new Promise<void>((resolve) => wake = resolve);
      for (let i = 0; i < MESSAGES; i++) await log.send(topic, [{ key: "k", value: "on its way" }]);
      await all;
    },
    close: closing(async () => {
      await consumer.close();
      await log.deleteTopic(topic);
    }),
  };
}

/** The same through smqp, a broker in this process: published one by one, and each acknowledged. */
export function throughSmqp(): () => number {
  const broker = Broker();
  broker.assertExchange("parcels", "topic");
  broker.assertQueue("tell", { durable: false, autoDelete: false });
  broker.bindQueue("tell", "parcels", "#");
  let handled = 0;
  broker.consume("tell", (_key: string, message: { ack(): void }) => {
    handled++;
    message.ack();
  });
  return () => {
    for (let i = 0; i < MESSAGES; i++) broker.publish("parcels", "k", "on its way");
    return handled;
  };
}

/** Messages per second through a log from end to end, in batches of a hundred. */
export async function throughput(log: Log, topic: string, messages: number): Promise<number> {
  await log.createTopic(topic, 2);
  let handled = 0, wake = () => {};
  const consumer = await log.consumeBatches({ topic, group: topic, most: 100 }, (batch) => {
    handled += batch.length;
    if (handled >= messages) wake();
  });
  try {
    const start = performance.now(), all = new Promise<void>((resolve) => wake = resolve);
    for (let at = 0; at < messages; at += 100) {
      const batch = Array.from(
        { length: 100 },
        (_, i) => ({ key: `p${at + i}`, value: "on its way" }),
      );
      await log.send(topic, batch);
    }
    await all;
    return messages / (performance.now() - start) * 1000;
  } finally {
    await consumer.close();
    await log.deleteTopic(topic);
  }
}

/** The throughput of the embedded log, in memory and in segments, and of this run's log. */
export async function throughputs(log: Log, name?: string) {
  const kinds = {
    "lib/event-log, in memory": new EventLog(),
    "lib/event-log, in segments": new EventLog({ storage: new MemoryStorage() }),
  };
  const rows: { log: string; "messages per second": number }[] = [];
  for (const [kind, embedded] of Object.entries(kinds)) {
    rows.push({ log: kind, "messages per second": await throughput(embedded, "t", 20_000) });
    await embedded.close();
  }
  if (name === undefined) return rows;
  const topic = `throughput-${Math.floor(performance.now() * 1000)}`;
  const here = await throughput(log, topic, 5000);
  return [...rows, { log: `this run's: ${name}`, "messages per second": here }];
}
