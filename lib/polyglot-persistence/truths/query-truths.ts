import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { DocumentTable } from "../documents/document-table.ts";
import { type Document, DocumentError } from "../documents/value.ts";
import type { QueryCase, QuerySuite } from "./query-suite.ts";

/** Answers one find: the identities, or the code of the error (0 where it has none, `"any"`). */
export type Engine = (
  documents: readonly Document[],
  query: QueryCase,
) => { ids: readonly string[] } | { error: number | "any" };

/** What an engine gets wrong of the finds, one line each. */
export function wrongFinds({ documents, tables }: QuerySuite, engine: Engine): string[] {
  return tables.flatMap(({ table, documents: set, cases }) =>
    cases.flatMap((query) => {
      const got = engine(documents[set]!, query);
      return agrees(query, got)
        ? []
        : [`${table} ${query.at}: ${JSON.stringify(got).slice(0, 80)}`];
    })
  );
}

function agrees(query: QueryCase, got: ReturnType<Engine>): boolean {
  if (query.error !== undefined) {
    return "error" in got && (got.error === "any" || got.error === query.error);
  }
  if (!("ids" in got)) return false;
  const order = (ids: readonly string[]) => (query.sort ? [...ids] : [...ids].sort()).join();
  return order(got.ids) === order(query.ids!);
}

/** How many finds the file has. */
export function findsIn({ tables }: QuerySuite): number {
  return tables.reduce((sum, { cases }) => sum + cases.length, 0);
}

/** Ours: the whole way, through a table, and with an index on `v` where one is asked for. */
export function oursFinds(indexed = false): Engine {
  return (documents, { filter, sort }) => {
    const table = new DocumentTable();
    try {
      if (indexed) table.createIndex(["v"]);
      table.insertMany(documents);
      const found = table.find(filter, sort && { sort });
      return { ids: found.map(({ _id }) => _id as string) };
    } catch (error) {
      if (error instanceof DocumentError) return { error: error.code };
      throw error;
    }
  };
}

/** One that finds nothing, whatever is asked: what a score is worth. */
export const findsNothing: Engine = () => ({ ids: [] });

/** Holds our documents against MongoDB's own answers: all of the file, without an index and with one. */
export function queryTruths(suite: QuerySuite): TruthRow[] {
  const of = findsIn(suite);
  return [
    scored("finds as MongoDB answers them (FerretDB's suite)", of, wrongFinds(suite, oursFinds())),
    scored("the same through an index on v", of, wrongFinds(suite, oursFinds(true))),
  ];
}
