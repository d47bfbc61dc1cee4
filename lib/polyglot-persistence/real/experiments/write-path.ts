import { lag, type Log } from "../../../event-log/mod.ts";
import type { MongoService, PostgresService, RedisService } from "../../../services/mod.ts";
import { Crash, CrashPlan } from "../../../sim/crash.ts";
import type { Random } from "../../../sim/random.ts";
import {
  DocumentDerived,
  MemoryDocuments,
  Projector,
  readChange,
  rebuild,
  sameContent,
} from "../../mod.ts";
import { MongoDocuments } from "../mongo-documents.ts";
import { PostgresSource } from "../postgres-source.ts";
import { RedisDerived } from "../redis-derived.ts";
import { createShop } from "../schema.ts";

/** Where the real path is made to crash. */
const REAL_POINTS = ["after the source", "after the outbox", "between two stores"] as const;

/** What the real stores hold in the end. */
export interface WritePathResult {
  writes: number;
  crashes: number;
  /** Median age of a change when both stores had it, in ms. */
  age: number;
  /** Whether the stores hold what Postgres holds, by hash. */
  documents: boolean;
  cache: boolean;
  /** The same after Redis had lost everything in the middle of the writes, and was filled again. */
  refilled: boolean;
  parked: number;
}

/** The real parts of the path. */
export interface WritePathOptions {
  db: PostgresService;
  redis: RedisService;
  log: Log;
  /** Where the catalogue is kept; without one in our own documents. */
  mongo?: MongoService | undefined;
  random: Random;
  writes: number;
}

/**
 * Products are written to Postgres while processes crash; outbox, log and projector carry them into documents and
 * Redis. In the middle all keys in Redis are lost. At the end hashes are compared.
 */
export async function writePath(options: WritePathOptions): Promise<WritePathResult> {
  const { db, redis, log, writes, random } = options;
  const shop = await createShop(db), chance = random.split("write path");
  const plan = new CrashPlan(REAL_POINTS, Math.ceil(writes / 10), chance.split("crashes"));
  const source = new PostgresSource(db, shop, plan.at);
  const prefix = `under-load:polyglot-persistence:${crypto.randomUUID()}:`;
  const kept = options.mongo ? MongoDocuments.create(options.mongo) : new MemoryDocuments();
  const documents = new DocumentDerived(kept);
  const cache = new RedisDerived({ client: redis.client, prefix });
  const topic = `under-load-polyglot-persistence-${crypto.randomUUID()}`;
  const projector = new Projector({ targets: [documents, cache], at: plan.at });
  const written = new Map<string, number>(), ages: number[] = [];
  await log.createTopic(topic, 2);
  const handle = async ({ value }: { value: string }) => {
    await projector.handle(value);
    const { key, version } = readChange(value), since = written.get(`${key} ${version}`);
    if (since !== undefined) ages.push(performance.now() - since);
  };
  const consumer = await log.consume({ topic, group: topic, redeliveryDelay: 0 }, handle);
  try {
    for (let i = 0; i < writes; i++) {
      const key = `sku-${chance.int(Math.ceil(writes / 2))}`, gone = chance.next() < 0.1;
      // Who crashes gives up: what it has half done must be as if it had not begun.
      const change = await unlessCrashed(source.write(key, gone ? null : { price: i, at: null }));
      if (change) written.set(`${key} ${change.version}`, performance.now());
      await source.outbox.relay(log, topic);
      if (i === Math.floor(writes / 2)) await cache.clear();
    }
    await drained(log, topic);
    const lost = !await sameContent(source, cache);
    if (lost) await rebuild(await source.latest(), cache);
    return {
      ...{ writes, crashes: plan.total, parked: projector.parked.length },
      age: ages.sort((a, b) => a - b)[ages.length >> 1] ?? 0,
      documents: await sameContent(source, documents),
      cache: !lost,
      refilled: await sameContent(source, cache),
    };
  } finally {
    await consumer.close();
    await log.deleteTopic(topic);
    await cache.clear();
    if (kept instanceof MongoDocuments) await kept.drop();
    await shop.drop();
  }
}

async function unlessCrashed<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Crash) return undefined;
    throw error;
  }
}

async function drained(log: Log, topic: string, budget = 10_000): Promise<void> {
  const end = performance.now() + budget;
  while (await lag(log, topic, topic) > 0) {
    if (performance.now() > end) {
      throw new Error(`Cannot drain ${topic}: its budget of ${budget} ms is used up`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
