/** One answer on its way out. */
export interface SinkRow {
  query: string;
  key: string;
  /** Start of its window, in ms. */
  window: number;
  /** Number of its pane. */
  pane: number;
  value: number;
}

/** Where answers go. */
export interface Sink {
  write(row: SinkRow): void;
}

/**
 * A table in which a row has a place by query, key, window and pane: writing it again changes nothing. So a job that
 * repeats itself after a crash need not know what it had written. O(1).
 */
export class IdempotentSink implements Sink {
  readonly rows = new Map<string, SinkRow>();

  write(row: SinkRow): void {
    this.rows.set(`${row.query}|${row.key}|${row.window}|${row.pane}`, row);
  }
}

/** A list to which each row is added, again where it comes again: the control without that. */
export class AppendingSink implements Sink {
  readonly rows: SinkRow[] = [];

  write(row: SinkRow): void {
    this.rows.push(row);
  }
}
