/**
 * The notebooks' own language: numbers with units, outputs, charts, tables, diagrams, benchmarks and
 * exercises. Only notebooks import this folder. Importing it also repairs two faults of the Deno kernel.
 */
import "./kernel-repair.ts";

export * from "../charts/mod.ts";
export { bench, type BenchOptions } from "./bench.ts";
export { type Case, check, CHECK_MIME } from "./check.ts";
export { HOST, type Host, type Output } from "./host.ts";
export { md } from "./md.ts";
export { measure, type Measured, type MeasureOptions, type Subject } from "./measure.ts";
export { numbers, NUMBERS_MIME, NumbersError } from "./numbers.ts";
export { type Part, runtime } from "./runtime.ts";
export { type Live, show } from "./show.ts";
export { source } from "./source.ts";
export { steps, type StepsOptions } from "./steps.ts";
export { type Frame, type Row, table, type TableOptions } from "./table.ts";
export { type Evidence, required, whiteboard } from "./whiteboard.ts";
