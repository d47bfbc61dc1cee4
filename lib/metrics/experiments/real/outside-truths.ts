import type { TruthRow } from "../../../sim/truth-row.ts";
import { Labels } from "../../store/labels.ts";
import { MemoryStorage } from "../../../storage/memory-storage.ts";
import { writeBlock } from "../../store/block.ts";
import { chunksOf } from "../../store/compact.ts";
import { checkByPromtool, prometheusMissing } from "../../real/prometheus.ts";
import { chunkSuite, nab, scripts, suitesMissing } from "../../real/suites.ts";
import { madeSeries, nabSeries, nabTimes } from "../../truths/chunks.ts";
import {
  BROKEN_ENGINES,
  runScripts,
  scriptScores,
  type ScriptVerdict,
} from "../../truths/promql.ts";
import { checkTables } from "../../truths/tables.ts";

/** How a file of Prometheus' scripts went: one row for right, refused and wrong. */
export interface FileScore {
  readonly file: string;
  readonly evals: number;
  readonly verdict: ScriptVerdict["verdict"];
}

/** Scores by file of Prometheus' scripts; empty where these are not here. */
export function scoresByFile(): FileScore[] {
  if (suitesMissing()) return [];
  const verdicts = runScripts(scripts());
  return [...new Set(verdicts.map(({ file }) => file))].flatMap((file) =>
    (["right", "refused", "wrong"] as const).map((verdict) => ({
      file,
      verdict,
      evals: verdicts.filter((one) => one.file === file && one.verdict === verdict).length,
    }))
  );
}

/** All outside truths, one row each; a suite that is not here is named and counts as not held. */
export async function outsideTruths(exposition: string): Promise<TruthRow[]> {
  const rows = checkTables(), missing = suitesMissing();
  if (missing) {
    rows.push({
      truth: "Prometheus' scripts, its chunks, NAB",
      score: "not run",
      ok: false,
      note: missing,
    });
  } else {
    rows.push(scriptScores(runScripts(scripts())));
    for (const [what, make] of Object.entries(BROKEN_ENGINES)) {
      const wrong = runScripts(scripts(), make).filter(({ verdict }) => verdict !== "right").length;
      rows.push({
        truth: `control: ${what} is seen by the scripts`,
        score: `${wrong} wrong`,
        ok: wrong > 0,
      });
    }
    const { series, nab: chunks, totals } = chunkSuite();
    rows.push(
      madeSeries(series),
      await nabSeries(chunks, nab()),
      sizeOfNab(totals["fileBytes"]! / totals["samples"]!),
    );
  }
  const tool = prometheusMissing(), said = tool ? "" : checkByPromtool(exposition);
  rows.push({
    truth: "promtool check metrics on our own exposition",
    score: tool ? "not run" : said === "" ? "nothing to say" : "refused",
    ok: tool === undefined && said === "",
    ...(tool || said ? { note: tool ?? said } : {}),
  });
  return rows;
}

/** All of NAB in one block, chunk by chunk in the encoding that is smaller. */
function sizeOfNab(prometheus: number): TruthRow {
  const block = writeBlock(
    new MemoryStorage(),
    nab().map((series) => ({
      labels: Labels.of({ __name__: "nab", series: series.name }),
      chunks: chunksOf({
        times: Float64Array.from(nabTimes(series)),
        values: Float64Array.from(series.values),
      }),
    })),
  )!;
  const bytes = block.chunkBytes / block.samples;
  return {
    truth: `bytes a sample in files of all of NAB; Prometheus needs ${prometheus.toFixed(2)}`,
    score: bytes.toFixed(2),
    ok: bytes < prometheus,
  };
}
