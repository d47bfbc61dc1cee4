import { readFileSync } from "node:fs";
import { suite } from "../../services/suite.ts";
import type { ChunkSeries, NabChunks, NabSeries } from "../truths/chunks.ts";
import type { ScriptGroup } from "../truths/promql.ts";

const { folder, missing } = suite(
  "metrics",
  "promql.json",
  "github.com/prometheus/prometheus (promql/testdata at v2.42.0) and github.com/numenta/NAB",
);

/** Why the large suites can't be run here; `undefined` where they can. */
export const suitesMissing = (): string | undefined => missing;

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T;

/** Prometheus' own scripts, the shared half. @throws {Error} Where they are not here. */
export const scripts = (): ScriptGroup[] => read<{ groups: ScriptGroup[] }>("promql.json").groups;

/** Chunks as Prometheus makes them. @throws {Error} Where they are not here. */
export const chunkSuite = (): {
  series: ChunkSeries[];
  nab: NabChunks[];
  totals: Record<string, number>;
} => read("xor-chunks.json");

/** The series of the Numenta Anomaly Benchmark. @throws {Error} Where they are not here. */
export const nab = (): NabSeries[] => read<{ series: NabSeries[] }>("nab.json").series;
