import type { PostgresService } from "../../../services/mod.ts";
import { historyTruths, recordedHistories } from "../../../consistency/truths.ts";
import type { Random } from "../../../sim/random.ts";
import type { TruthRow } from "../../../sim/truth-row.ts";
import { indexTruth } from "../../experiments/index-truths.ts";
import { jsonbTruth } from "../../truths/jsonb-truth.ts";
import { patchSuite, patchTruths } from "../../truths/patch-truths.ts";
import { querySuite } from "../../truths/query-suite.ts";
import { queryTruths } from "../../truths/query-truths.ts";
import { peersOnFinds, peersOnPatches } from "./peers.ts";

/**
 * All that ours is held against, packages beside it. What is not here is named in a line.
 *
 * @param documents How many random ones Postgres is asked about. `asked`: random filters through indexes.
 */
export async function outsideTruths(
  db: PostgresService,
  random: Random,
  { documents = 10_000, asked = 10_000 }: { documents?: number; asked?: number } = {},
): Promise<TruthRow[]> {
  const [queries, patches, histories] = await Promise.all([
    querySuite(),
    patchSuite(),
    recordedHistories(),
  ]);
  const absent = (
    truth: string,
    note: string,
  ): TruthRow[] => [{ truth, score: "not run", ok: false, note }];
  return [
    ...typeof queries === "string"
      ? absent("finds as MongoDB answers them", queries)
      : [...queryTruths(queries), ...peersOnFinds(queries)],
    ...typeof patches === "string"
      ? absent("patches of RFC 6902", patches)
      : [...patchTruths(patches), ...peersOnPatches(patches)],
    ...typeof histories === "string"
      ? absent("recorded histories", histories)
      : historyTruths(histories),
    indexTruth(random, asked),
    await jsonbTruth(db, random, { documents, filters: 40 }),
  ];
}
