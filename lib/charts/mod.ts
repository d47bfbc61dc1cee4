/**
 * Pictures as self-contained SVG, made without a browser: charts, maps, diagrams, and the words for them.
 * Notebooks get them through `lib/course`; other folders of lib, and live pages, from here.
 */
export { type BarOptions, bars } from "./bars.ts";
export {
  bundleOf,
  type Displayable,
  displayable,
  escape,
  isDisplayable,
  type MimeBundle,
} from "./bundle.ts";
export { type Axis, type Band, type Chart, type ChartEvent, type ChartOptions } from "./chart.ts";
export {
  type Diagram,
  diagram,
  type DiagramEdge,
  type DiagramNode,
  type NodeKind,
} from "./diagram.ts";
export { type Flow, type FlowOptions, flows, type Place } from "./flows.ts";
export { format } from "./format.ts";
export { grid, type GridOptions, type Panel } from "./grid.ts";
export { heat, type HeatOptions } from "./heat.ts";
export { labels } from "./labels.ts";
export { type LineOptions, lines, type MeasuredDots } from "./lines.ts";
export { PALETTE, palette } from "./palette.ts";
export { type Key, Plot, plot, type PlotOptions } from "./plot.ts";
export { paretoFront, scatter, type ScatterOptions } from "./scatter.ts";
export { type Sequence, sequence, type Step } from "./sequence.ts";
export { type SpanOptions, spans } from "./spans.ts";
export { spread, type SpreadOptions } from "./spread.ts";
export { beats, count, difference, rank, type Ranking, type RankOptions } from "./words.ts";
