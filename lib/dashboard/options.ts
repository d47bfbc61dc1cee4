import type { Input, InputValues } from "./inputs.ts";

/** A part of a page. Those over time take the rows' `time` (s) for their horizontal axis. */
export type Panel = LinesPanel | RibbonPanel | BarsPanel | HtmlPanel;

/** Lines of numbers over time, one a field. */
export interface LinesPanel {
  kind: "lines";
  title: string;
  /** Fields of the rows, one series each. */
  fields: readonly string[];
  /** Label of the vertical axis. */
  unit?: string;
}

/** A ribbon over time for each field, its colour by the field's word. */
export interface RibbonPanel {
  kind: "ribbon";
  title: string;
  fields: readonly string[];
  /** The words and their colours. */
  colors: Record<string, string>;
}

/** A bar for each field, as long as its number in the last row. */
export interface BarsPanel {
  kind: "bars";
  title: string;
  fields: readonly string[];
  /** Label of the horizontal axis. */
  unit?: string;
}

/** What the server makes for what the reader has selected: a table, a picture as SVG. */
export interface HtmlPanel {
  kind: "html";
  title: string;
  /** What the reader selects by. */
  inputs?: readonly Input[];
  /** The panel's inside. The server answers for it: what came from outside must be escaped in it. */
  render: (selection: InputValues) => string | Promise<string>;
  /** Asked for again after this time, in ms; 0: only when something else is selected. Default: 0. */
  every?: number;
}

/** A button and the command that it posts, with the values of its inputs. */
export interface DashboardButton {
  label: string;
  command: string;
  inputs?: readonly Input[];
}

/** What a page shows and what its buttons do. */
export interface DashboardOptions {
  title: string;
  panels: readonly Panel[];
  buttons?: readonly DashboardButton[];
  /**
   * Called for a button, with the values of its inputs within their bounds; a command without an entry
   * here is refused. One that throws, or takes more than 5 s, is told on the page, and nothing else stops.
   */
  commands?: Record<string, (values: InputValues) => void | Promise<void>>;
  /** Rows to keep, here for pages that connect later and in each page. Default: 600. */
  keep?: number;
  /** Time after which it closes itself, in ms. Default: 60 000. */
  budget?: number;
  /** Closes it. */
  signal?: AbortSignal;
}
