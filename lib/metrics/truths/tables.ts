import alerts from "../../../data/metrics/alerts.json" with { type: "json" };
import exposition from "../../../data/metrics/exposition.json" with { type: "json" };
import parsing from "../../../data/metrics/promql-parse.json" with { type: "json" };
import type { TruthRow } from "../../sim/truth-row.ts";
import { type AlertCase, alertStates } from "./alerts.ts";
import { documents, type ExpositionCase, type ExpositionDocument, refusals } from "./exposition.ts";
import { type ParseCase, parseScores } from "./promql.ts";

/** The cases of alerts, with their series and the states of each minute. */
export const ALERT_CASES = (alerts as unknown as { cases: readonly AlertCase[] }).cases;

/** Our score on the tables of Prometheus that come with the course. */
export function checkTables(): TruthRow[] {
  return [
    parseScores(parsing.cases as readonly ParseCase[]),
    documents(exposition.documents as readonly ExpositionDocument[]),
    refusals(exposition.cases as readonly ExpositionCase[]),
    alertStates(ALERT_CASES),
  ];
}
