/**
 * The notebooks' own language: numbers with units, outputs, charts, tables, diagrams, benchmarks and
 * exercises. Only notebooks import this folder. Importing it also repairs two faults of the Deno kernel.
 */
import "./kernel-repair.ts";

export { bench, type BenchOptions } from "./bench.ts";
export { type Displayable, displayable, type MimeBundle } from "./bundle.ts";
export { type Axis, bars, type ChartOptions, lines } from "./charts.ts";
export { type Case, check, CHECK_MIME } from "./check.ts";
export {
  type Diagram,
  diagram,
  type DiagramEdge,
  type DiagramNode,
  type NodeKind,
} from "./diagram.ts";
export { format } from "./format.ts";
export { HOST, type Host, type Output } from "./host.ts";
export { md } from "./md.ts";
export { measure, type Measured, type MeasureOptions, type Subject } from "./measure.ts";
export { numbers, NUMBERS_MIME, NumbersError } from "./numbers.ts";
export { PALETTE, Plot, plot, type PlotOptions } from "./plot.ts";
export { type Part, runtime } from "./runtime.ts";
export { source } from "./source.ts";
export { type Sequence, sequence, type Step } from "./sequence.ts";
export { type Live, show } from "./show.ts";
export { type Frame, type Row, table, type TableOptions } from "./table.ts";
export { beats, count, difference, rank, type Ranking, type RankOptions } from "./words.ts";
