import type { PostgresService } from "../../services/mod.ts";
import { quantile } from "../../sim/mod.ts";
import { Outbox } from "../outbox.ts";
import { createTables } from "../schema.ts";

/** What a scan waits for in the final design: a transaction with its row and the outbox's, 99th percentile, in ms. */
export async function outboxTimes(db: PostgresService, scans = 300): Promise<number> {
  const tables = await createTables(db, `scans_${Math.floor(performance.now())}`);
  const outbox = new Outbox(db, tables), times: number[] = [];
  try {
    for (let i = 0; i < scans; i++) {
      const id = `parcel-${i}/1`, start = performance.now();
      await db.transaction(async (tx) => {
        await tx.query(`INSERT INTO ${tables.schema}.parcels VALUES ($1, $2)`, [id, "Leipzig"]);
        await outbox.add(tx, [{ id, key: id, payload: "{}" }]);
      });
      times.push(performance.now() - start);
    }
    return quantile(times, 0.99);
  } finally {
    await tables.drop();
  }
}
