import type { PostgresService } from "../../services/mod.ts";
import { Crash } from "../../sim/crash.ts";
import { Inbox, type INBOX_STEPS } from "../inbox.ts";
import { createTables } from "../schema.ts";

/** A message that comes, and where the consumer dies while it deals with it. */
export interface Coming {
  comes: string;
  dies: (typeof INBOX_STEPS)[number] | "–";
}

/** What the inbox said, and what is in the tables afterwards. */
export interface AfterComing {
  new: boolean | undefined;
  "in the inbox": string;
  effects: string;
}

/**
 * Plays a few messages through a real inbox, one after the other, with a consumer that dies where it is told
 * to, and looks into the tables after each.
 */
export async function workedInbox(
  db: PostgresService,
  events: readonly Coming[],
): Promise<AfterComing[]> {
  const tables = await createTables(db, `worked_${Math.floor(performance.now())}`);
  const inbox = new Inbox(db, tables, "tell"), rows: AfterComing[] = [];
  const ids = async (table: string) => {
    const found = await db.query<{ id: string }>(`SELECT id FROM ${tables.schema}.${table}`);
    return found.map(({ id }) => id).sort().join(", ") || "–";
  };
  try {
    for (const { comes, dies } of events) {
      const at = (step: string) => {
        if (step === dies) throw new Crash(step);
      };
      const fresh = await inbox.once([comes], async (found, tx) => {
        await tx.query(`INSERT INTO ${tables.schema}.effects SELECT unnest($1::text[])`, [found]);
      }, at).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        return undefined;
      });
      rows.push({
        new: fresh && fresh.length > 0,
        "in the inbox": await ids("inbox"),
        effects: await ids("effects"),
      });
    }
    return rows;
  } finally {
    await tables.drop();
  }
}
