/** One chart of a page, over the rows' `time` (s). */
export interface Panel {
  title: string;
  /** Lines of numbers, or a ribbon per field whose colour is a word. */
  kind: "lines" | "ribbon";
  /** Fields of the rows, one series each. */
  fields: readonly string[];
  /** Label of the vertical axis. */
  unit?: string;
  /** The words of a ribbon and their colours. */
  colors?: Record<string, string>;
}

/** A button and the command that it posts. */
export interface DashboardButton {
  label: string;
  command: string;
}

/** What a page shows and what its buttons do. */
export interface DashboardOptions {
  title: string;
  panels: readonly Panel[];
  buttons?: readonly DashboardButton[];
  /** Called for a button; a command without an entry here is refused. */
  commands?: Record<string, () => void | Promise<void>>;
  /** Rows to keep for pages that connect later. Default: 600. */
  keep?: number;
  /** Time after which it closes itself, in ms. Default: 60 000. */
  budget?: number;
  /** Closes it. */
  signal?: AbortSignal;
}
