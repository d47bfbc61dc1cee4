import type { Random } from "../../sim/random.ts";
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { DocumentTable } from "../documents/document-table.ts";
import type { Document, Value } from "../documents/value.ts";

/** A document of any shape that indexes may meet: missing fields, `null`, lists, lists of documents. */
export function anyDocument(id: number, random: Random): Document {
  const scalar = (): Value =>
    [random.int(6), `t${random.int(4)}`, null, random.int(2) === 0][random.int(4)]!;
  const field = (): Value => {
    const kind = random.int(6);
    if (kind < 3) return scalar();
    if (kind === 3) return Array.from({ length: random.int(4) }, scalar);
    if (kind === 4) return { b: scalar() };
    const elements = [() => ({ b: scalar() }), scalar, () => [scalar()]];
    return Array.from({ length: random.int(3) }, () => elements[random.int(3)]!());
  };
  return { _id: id, ...random.int(8) && { a: field() }, ...random.int(4) && { c: scalar() } };
}

/** A filter over these shapes. */
export function anyFilter(random: Random): Document {
  const scalar = (): Value =>
    [random.int(6), `t${random.int(4)}`, null, random.int(2) === 0][random.int(4)]!;
  const number = () => random.int(6);
  const wanted = (): Value =>
    [
      () => scalar(),
      () => ({ $gte: number() }),
      () => ({ $gt: number(), $lte: number() + 2 }),
      () => ({ $in: [scalar(), scalar()] }),
      () => ({ $elemMatch: { $gte: number(), $lt: number() + 1 } }),
      () => ({ $ne: scalar() }),
      () => ({ $not: { $gt: number() } }),
      () => ({ $all: [scalar(), scalar()] }),
      () => ({ $lt: `t${random.int(4)}` }),
    ][random.int(9)]!();
  const element = { a: { $elemMatch: { b: wanted() } } };
  const one = (): Document =>
    [{ a: wanted() }, { "a.b": wanted() }, { c: wanted() }, element][random.int(4)]!;
  const kind = random.int(5);
  if (kind === 4) return { ...random.int(2) && { c: wanted() }, $or: [one(), one()] };
  if (kind === 0) return { $and: [one(), one()] };
  if (kind === 1) return { ...one(), ...one() };
  return one();
}

/** Finds with indexes against finds without: any difference is one that an index lost or made up. */
export function indexTruth(random: Random, filters = 10_000): TruthRow {
  const chance = random.split("indexes"),
    scanned = new DocumentTable(),
    indexed = new DocumentTable();
  for (let id = 0; id < 300; id++) {
    const document = anyDocument(id, chance);
    scanned.insertOne(document);
    indexed.insertOne(document);
  }
  for (const paths of [["a"], ["a.b"], ["c", "a"]]) indexed.createIndex(paths);
  const wrong: string[] = [];
  for (let i = 0; i < filters && wrong.length < 10; i++) {
    const filter = anyFilter(chance);
    const ids = (table: DocumentTable) =>
      table.find(filter).map(({ _id }) => Number(_id)).sort((a, b) => a - b).join();
    if (ids(scanned) !== ids(indexed)) wrong.push(JSON.stringify(filter));
  }
  return scored("random finds through indexes as without", filters, wrong);
}
