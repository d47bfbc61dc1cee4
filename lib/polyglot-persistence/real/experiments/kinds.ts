import type { PostgresService } from "../../../services/mod.ts";
import { quantile } from "../../../sim/quantile.ts";
import type { Random } from "../../../sim/random.ts";
import { type Document, MemoryDocuments } from "../../documents/mod.ts";
import { KINDS, products } from "../../experiments/catalogue.ts";
import { EavCatalogue } from "../eav.ts";
import { JsonbDocuments } from "../jsonb-documents.ts";

/** The time of one task in one way to keep the catalogue. */
export interface KindRow {
  kinds: number;
  way: "attributes as rows" | "jsonb" | "documents";
  task: "product page" | "three attributes";
  /** Median, in ms. */
  ms: number;
  /** What the filter found, the same in each way. */
  found: number;
}

/** The catalogue as rows of attributes, as `jsonb` and as documents, while the kinds of products grow. */
export async function kindTimes(
  db: PostgresService,
  random: Random,
  { perKind, kinds, rounds = 9 }: { perKind: number; kinds: readonly number[]; rounds?: number },
): Promise<KindRow[]> {
  const rows: KindRow[] = [];
  for (const count of kinds) {
    const names = Object.keys(KINDS).slice(0, count);
    const all = products(perKind * count, random.split(`${count} kinds`), names);
    rows.push(...await timesOf(db, all, count, rounds));
  }
  return rows;
}

async function timesOf(
  db: PostgresService,
  all: readonly Document[],
  kinds: number,
  rounds: number,
) {
  const eav = await EavCatalogue.create(db), jsonb = await JsonbDocuments.create(db);
  try {
    await eav.fill(all);
    await jsonb.insertMany(all);
    await db.query(`ANALYZE ${jsonb.schema}.documents`);
    const memory = new MemoryDocuments();
    await memory.insertMany(all);
    await memory.createIndex(["attributes.sole"]);
    const wanted = { persons: "2", season: "3", poles: "alu" };
    const filter = Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [`attributes.${name}`, value]),
    );
    await memory.createIndex(["attributes.persons"]);
    const page = (i: number) => all[(i * 7919) % all.length]!["_id"] as string;
    const ways = {
      "attributes as rows": {
        "product page": (i: number) => eav.page(page(i)),
        "three attributes": async () => (await eav.having(wanted)).length,
      },
      "jsonb": {
        "product page": (i: number) => jsonb.findOne({ _id: page(i) }),
        "three attributes": async () =>
          (await jsonb.find(filter, { projection: { _id: 1 } })).length,
      },
      "documents": {
        "product page": (i: number) => memory.findOne({ _id: page(i) }),
        "three attributes": async () =>
          (await memory.find(filter, { projection: { _id: 1 } })).length,
      },
    } as const;
    const rows: KindRow[] = [];
    for (const [way, tasks] of Object.entries(ways)) {
      for (const [task, run] of Object.entries(tasks)) {
        const ms: number[] = [];
        let found: unknown;
        for (let i = 0; i < rounds; i++) {
          const start = performance.now();
          found = await run(i);
          ms.push(performance.now() - start);
        }
        rows.push({
          ...{ kinds, way: way as KindRow["way"], task: task as KindRow["task"] },
          ...{ ms: quantile(ms, 0.5), found: typeof found === "number" ? found : 1 },
        });
      }
    }
    return rows;
  } finally {
    await eav.drop();
    await jsonb.drop();
  }
}
