import { RealClock } from "../../../sim/mod.ts";
import { SpaceSaving } from "../../hot-keys.ts";
import { shardFiles } from "../../real/mod.ts";
import { isolate } from "../../reshard/isolate.ts";
import { begin, resume } from "../../reshard/migration.ts";
import { Router } from "../../router.ts";
import { INVOICES } from "../../schema.ts";
import { queriesOf } from "../shard-keys.ts";
import { tenantOfRows, type Tenants } from "../tenants.ts";
import { orderRow } from "./grow-table.ts";

/** Rows of the files, before and after. */
export interface OwnShardRow {
  when: string;
  /** Rows of each file, by number. */
  rows: number[];
  fullest: number;
  /** Most shards that a query of a tenant's own asks: of the hottest and of fifty others. */
  "shards asked": number;
}

/** Finds the hottest tenant on real files, gives it a chunk of its own and then a shard. */
export async function giveOwnShard(
  who: Tenants & { shards: number; orders: number },
): Promise<OwnShardRow[]> {
  const files = await shardFiles(INVOICES, who.shards), clock = new RealClock();
  const router = new Router({ ...files, schema: INVOICES, clock });
  const tenants = tenantOfRows(who, who.orders);
  const hot = new SpaceSaving(64);
  const look = async (when: string): Promise<OwnShardRow> => {
    const rows: number[] = [];
    for (const shard of files.shards.values()) {
      rows.push(Number(shard.runNow([{ sql: "SELECT count(*) AS n FROM orders" }])[0]![0]!["n"]));
    }
    let asked = 0;
    for (const tenant of new Set([`${hot.top(1)[0]!.key}`, ...tenants.slice(0, 50)])) {
      for (const [name, query] of Object.entries(queriesOf(tenant, 202_601, 0))) {
        if (!query.where?.some(({ column }) => column === "tenant")) continue;
        const { fanOut, rows: page } = await router.query(query);
        asked = Math.max(asked, fanOut);
        if (name === "a tenant's last 20" && !page.length) throw new Error(`no page of ${tenant}`);
      }
    }
    const fullest = Math.max(...rows) * rows.length / who.orders;
    return { when, rows, fullest, "shards asked": asked };
  };
  try {
    for (let from = 0; from < who.orders; from += 1000) {
      const some = tenants.slice(from, from + 1000);
      await router.storeAll("orders", some.map((t, i) => orderRow(from + i, t, who.orders)));
      for (const tenant of some) hot.add(tenant);
    }
    files.add();
    const before = await look("all tenants by hash, the new shard empty");
    const options = { ...files, schema: INVOICES, clock }, { key } = hot.top(1)[0]!;
    const chunk = await isolate(options, key), { directory } = await files.catalog.load();
    await begin(files.catalog, [{ from: directory.shardOf(key), to: who.shards, chunks: [chunk] }]);
    await resume(options);
    return [before, await look("the hottest tenant on the new shard")];
  } finally {
    await files.close();
  }
}
