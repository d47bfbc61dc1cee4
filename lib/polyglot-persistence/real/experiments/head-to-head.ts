import { Query } from "mingo";
import Loki from "lokijs";
import type { Random } from "../../../sim/random.ts";
import { compile, type Document, DocumentTable } from "../../mod.ts";
import { Nedb, sift } from "./packages.ts";
import { products, SHOP_FILTERS } from "../../experiments/catalogue.ts";

/** One filter, run over all documents by ours and by two packages; each returns how many it found. */
export interface FilterContest {
  name: string;
  documents: number;
  found: number;
  subjects: Record<"ours" | "mingo" | "sift", () => number>;
}

/**
 * The four filters of the shop, compiled by each as its documentation says, over the same documents.
 *
 * @throws {Error} Where they do not find the same number.
 */
export function filterContests(count: number, random: Random): FilterContest[] {
  const documents = products(count, random.split("contest"));
  return Object.entries(SHOP_FILTERS).map(([name, filter]) => {
    const ours = compile(filter), query = new Query(filter as never), sifts = sift(filter);
    const counting = (test: (document: Document) => boolean) => () => {
      let found = 0;
      for (let i = 0; i < documents.length; i++) if (test(documents[i]!)) found++;
      return found;
    };
    const subjects = {
      ours: counting(ours),
      mingo: counting((document) => query.test(document as never)),
      sift: counting(sifts),
    };
    const found = Object.values(subjects).map((count) => count());
    if (new Set(found).size > 1) throw new Error(`${name}: not the same is found: ${found.join()}`);
    return { name, documents: count, found: found[0]!, subjects };
  });
}

/** Finds by an indexed key, one a call. */
export interface PointContest {
  subjects: {
    "ours": () => unknown;
    "ours, copied": () => unknown;
    "lokijs": () => unknown;
    "nedb": () => unknown;
  };
}

/**
 * The same documents in three stores with an index over their key each. Each call asks for the next of many keys, and
 * each store in its best way: lokijs by its unique index, whose `by` is a bare look-up.
 */
export async function pointContest(count: number, random: Random): Promise<PointContest> {
  const documents = products(count, random.split("points")).map(({ _id, ...rest }) => ({
    sku: _id!,
    ...rest,
  }));
  const table = new DocumentTable();
  table.insertMany(documents);
  table.createIndex(["sku"]);
  const loki = new Loki("contest.db").addCollection<Document>("products", {
    unique: ["sku"] as never,
  });
  loki.insert(structuredClone(documents) as never);
  const nedb = new Nedb();
  await nedb.ensureIndexAsync({ fieldName: "sku" });
  await nedb.insertAsync(documents);
  const asked = Array.from({ length: 4096 }, (_, i) => ({ sku: `sku-${(i * 7919) % count}` }));
  let at = 0;
  const next = () => asked[at++ & 4095]!;
  for (const filter of asked.slice(0, 3)) {
    const found = [
      table.findOne(filter),
      loki.by("sku", filter.sku),
      await nedb.findOneAsync(filter),
    ];
    if (found.some((one) => (one as Document | null)?.["sku"] !== filter.sku)) {
      throw new Error(`${filter.sku}: not the same is found`);
    }
  }
  return {
    subjects: {
      "ours": () => table.findOne(next()),
      "ours, copied": () => structuredCopy(table.findOne(next())!),
      "lokijs": () => loki.by("sku", next().sku),
      // It does nothing until it is waited for.
      "nedb": async () => await nedb.findOneAsync(next()),
    },
  };
}

/** A deep copy of a document of plain values, as nedb hands one out. */
function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const name in copy) {
    if (typeof copy[name] === "object") copy[name] = structuredCopy(copy[name]);
  }
  return copy;
}
