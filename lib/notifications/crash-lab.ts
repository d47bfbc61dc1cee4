import { lag, type Log } from "../event-log/mod.ts";
import type { PostgresService, Querier } from "../services/mod.ts";
import type { Random } from "../sim/mod.ts";
import { type At, CrashPlan, restarting } from "../sim/crash.ts";
import { Inbox, INBOX_STEPS } from "./inbox.ts";
import { Outbox, OUTBOX_STEPS } from "./outbox.ts";
import { countEffects, createTables, type Tables } from "./schema.ts";

/** What the runs of some designs lost and repeated, as rows for bars. */
export function damage(runs: readonly CrashLabResult[]) {
  return runs.flatMap(({ without, lost, duplicates }) => {
    const design = without === "nothing" ? "outbox and inbox" : `without ${without}`;
    return [
      { design, became: "lost", notifications: lost },
      { design, became: "twice", notifications: duplicates },
    ];
  });
}

/** Which part of the design is left out, to see what it was for. */
export type Without = "nothing" | "outbox" | "inbox" | "commit after processing";

/** Every step at which the lab crashes a process. */
export const CRASH_STEPS: readonly string[] = [...OUTBOX_STEPS, ...INBOX_STEPS];

/** What a run of the lab needs. */
export interface CrashLabOptions {
  db: PostgresService;
  log: Log;
  random: Random;
  /** Crashes at each of the steps. */
  each: number;
  /** Default: nothing is left out. */
  without?: Without;
  /** Most time it may take, in ms. Default: 120 000. */
  budget?: number;
}

/** What a run of the lab found. */
export interface CrashLabResult {
  without: Without;
  notifications: number;
  crashes: number;
  /** Crashes at each step. */
  perStep: { step: string; crashes: number }[];
  /** Messages that reached the consumer, repetitions included. */
  deliveries: number;
  lost: number;
  duplicates: number;
  ms: number;
}

/**
 * Publishes parcels' moves one after the other through outbox, relay, log and inbox, and crashes each of
 * the processes at each of its steps until every step has had its share. A process that crashed is
 * started again, as an orchestrator would, and a client that got no answer asks again. In the end every
 * notification must have had its effect, once.
 */
export async function crashLab(options: CrashLabOptions): Promise<CrashLabResult> {
  const { db, log, random, each, without = "nothing", budget = 120_000 } = options;
  const start = performance.now(), name = `crashes_${Math.floor(start)}_${random.int(1e6)}`;
  const topic = name.replaceAll("_", "-");
  const tables = await createTables(db, name);
  await log.createTopic(topic, 2);
  const plan = new CrashPlan(stepsOf(without), each, random.split("crashes"));
  const outbox = new Outbox(db, tables), inbox = new Inbox(db, tables, "tell");
  const ids: string[] = [], seen = new Set<string>();
  let deliveries = 0, sent = 0;
  const consumer = await log.consume(
    {
      topic,
      group: topic,
      redeliveryDelay: 0,
      commit: without === "commit after processing" ? "before" : "after",
    },
    async ({ value }) => {
      deliveries++;
      const { id } = JSON.parse(value) as { id: string };
      seen.add(id);
      await deal({ db, tables, inbox, id, at: plan.at, dedupe: without !== "inbox" });
    },
  );
  try {
    while (!plan.done || ids.length < 10) {
      if (performance.now() - start > budget) {
        throw new Error(`Cannot finish the crash lab: its budget of ${budget} ms is used up`);
      }
      const id = `n-${ids.length}`;
      ids.push(id);
      if (without === "outbox") {
        if (await publishTwice({ db, tables, log, topic, id, at: plan.at })) sent++;
      } else {
        await restarting(() => publish(outbox, id, plan.at));
        await restarting(async () => {
          while (await outbox.relay(log, topic, 10, plan.at) > 0);
        });
        sent++;
      }
      // Not more than a few ahead of the consumer, or the plan would be through before it had its share.
      while (sent - seen.size > 8 && performance.now() - start < budget) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    await caughtUp(log, topic, start + budget);
    const { lost, duplicates } = await countEffects(db, tables, ids);
    const perStep = [...plan.crashes].map(([step, crashes]) => ({ step, crashes }));
    const ms = performance.now() - start, notifications = ids.length, crashes = plan.total;
    return { without, notifications, crashes, perStep, deliveries, lost, duplicates, ms };
  } finally {
    await consumer.close();
    await log.deleteTopic(topic);
    await tables.drop();
  }
}

/** The steps that a design has. */
function stepsOf(without: Without): readonly string[] {
  if (without === "outbox") {
    return ["before the business row", "between commit and send", ...INBOX_STEPS];
  }
  return CRASH_STEPS;
}

async function publish(outbox: Outbox, id: string, at: At): Promise<void> {
  await outbox.db.transaction(async (tx) => {
    at("before the business row");
    await move(tx, outbox.tables, id);
    at("after the business row");
    await outbox.add(tx, [{ id, key: id, payload: JSON.stringify({ id }) }]);
    at("after the outbox row");
  });
  at("after the producer's commit");
}

/**
 * The dual write: the database first, then the log. Who crashed in between does not know of it.
 *
 * @returns Whether it was sent.
 */
async function publishTwice(
  { db, tables, log, topic, id, at }: {
    db: PostgresService;
    tables: Tables;
    log: Log;
    topic: string;
    id: string;
    at: At;
  },
): Promise<boolean> {
  return await restarting(async () => {
    const news = await db.transaction((tx) => {
      at("before the business row");
      return move(tx, tables, id);
    });
    // The move is known: to a client that asks again, all is well.
    if (!news) return false;
    at("between commit and send");
    await log.send(topic, [{ key: id, value: JSON.stringify({ id }) }]);
    return true;
  });
}

/** Writes the business row, and returns whether it was new. */
async function move(tx: Querier, { schema }: Tables, id: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO ${schema}.parcels VALUES ($1, 'Leipzig') ON CONFLICT DO NOTHING RETURNING id`,
    [id],
  );
  return rows.length > 0;
}

async function deal(
  { db, tables, inbox, id, at, dedupe }: {
    db: PostgresService;
    tables: Tables;
    inbox: Inbox;
    id: string;
    at: At;
    dedupe: boolean;
  },
): Promise<void> {
  const effect = async (tx: Querier) =>
    void await tx.query(`INSERT INTO ${tables.schema}.effects VALUES ($1)`, [id]);
  if (dedupe) {
    await inbox.once([id], (_, tx) => effect(tx), at);
    return;
  }
  at("before the inbox row");
  at("after the inbox row");
  await effect(db);
  at("after the effect");
  at("before the offset's commit");
}

async function caughtUp(log: Log, topic: string, until: number): Promise<void> {
  while (await lag(log, topic, topic) > 0) {
    if (performance.now() > until) throw new Error("the consumer does not catch up");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
