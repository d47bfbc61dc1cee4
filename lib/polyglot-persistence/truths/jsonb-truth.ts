import type { PostgresService } from "../../services/mod.ts";
import type { Random } from "../../sim/random.ts";
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { compile } from "../documents/match.ts";
import { DocumentError } from "../documents/value.ts";
import { anyDocument, anyFilter } from "../experiments/index-truths.ts";
import { JsonbDocuments } from "../real/jsonb-documents.ts";
import { jsonPathOf } from "../real/jsonpath.ts";

/**
 * Holds our filters against Postgres: random filters over random documents, of those that a JSON path can say. Every
 * filter is answered over all documents by both, and the identities must be the same.
 */
export async function jsonbTruth(
  db: PostgresService,
  random: Random,
  { documents = 10_000, filters = 60 } = {},
): Promise<TruthRow> {
  const chance = random.split("jsonb"), collection = await JsonbDocuments.create(db);
  try {
    const all = Array.from({ length: documents }, (_, id) => anyDocument(id, chance));
    await collection.insertMany(all);
    const wrong: string[] = [];
    let asked = 0;
    for (let tries = 0; asked < filters && tries < filters * 20; tries++) {
      const filter = anyFilter(chance);
      if (!sayable(filter)) continue;
      asked++;
      const matches = compile(filter);
      const ours = all.filter(matches).map(({ _id }) => Number(_id)).join();
      const found = await collection.find(filter, { projection: { _id: 1 } });
      const theirs = found.map(({ _id }) => Number(_id)).sort((a, b) => a - b).join();
      if (ours !== theirs) wrong.push(JSON.stringify(filter));
    }
    return scored(`filters over ${documents} documents, as Postgres answers them`, asked, wrong);
  } finally {
    await collection.drop();
  }
}

function sayable(filter: Parameters<typeof jsonPathOf>[0]): boolean {
  try {
    return jsonPathOf(filter).length > 0;
  } catch (error) {
    if (error instanceof DocumentError) return false;
    throw error;
  }
}
