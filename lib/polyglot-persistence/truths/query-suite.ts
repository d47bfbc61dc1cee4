import { readFile } from "node:fs/promises";
import { suite } from "../../services/suite.ts";
import { type Document, isDocument, type Value } from "../documents/value.ts";
import type { Sort } from "../documents/sort.ts";

/** Where the queries come from. */
const QUERIES_FROM = "github.com/FerretDB/FerretDB, v0.6.0, integration/query_*_test.go";

/** What MongoDB answered to one find. */
export interface QueryCase {
  readonly at: number;
  readonly filter: Document;
  readonly sort?: Sort;
  /** Identities found: in order where there is a sort. */
  readonly ids?: readonly string[];
  /** The code of its error. */
  readonly error?: number;
}

/** The finds of one of its test tables. */
export interface QueryTable {
  readonly table: string;
  readonly documents: string;
  readonly cases: readonly QueryCase[];
}

/** The file of finds. */
export interface QuerySuite {
  readonly documents: Readonly<Record<string, readonly Document[]>>;
  readonly tables: readonly QueryTable[];
}

/** The finds and MongoDB's answers, or why they are not here. */
export async function querySuite(): Promise<QuerySuite | string> {
  const { folder, missing } = suite(
    "polyglot-persistence",
    "document-queries.json",
    QUERIES_FROM,
  );
  if (missing) return missing;
  const text = await readFile(new URL("document-queries.json", folder), "utf8");
  return fromExtended(JSON.parse(text)) as unknown as QuerySuite;
}

/** Extended JSON as values: numbers that JSON lacks, dates and patterns. */
function fromExtended(value: Value): Value {
  if (Array.isArray(value)) return value.map(fromExtended);
  if (!isDocument(value)) return value;
  const { $numberDouble, $date, $regularExpression } = value as Record<string, Value>;
  if (typeof $numberDouble === "string") return Number($numberDouble);
  if (typeof $date === "number") return new Date($date);
  if ($regularExpression !== undefined) return patternOf($regularExpression as never);
  const read = Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, fromExtended(field)]),
  );
  const pattern = read["$regex"];
  return isDocument(pattern) ? { ...read, ...pattern } : read;
}

/** A pattern whose options JavaScript may not know: then as the document that the driver would send. */
function patternOf({ pattern, options }: { pattern: string; options: string }): Value {
  try {
    return new RegExp(pattern, options);
  } catch {
    return { $regex: pattern, $options: options };
  }
}
