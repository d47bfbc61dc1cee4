import type { Bid } from "../nexmark.ts";
import { windowStart } from "../windows.ts";
import type { ConflatedTable } from "./conflate.ts";

/** Hot items that are shown of a window, and keys that it may have: what comes beyond goes under one name. */
const SHOWN = 5, MOST_KEYS = 10_000, OTHERS = "others";

/** Settings of {@linkcode LiveWindows}. */
export interface LiveWindowsOptions {
  query: "bids" | "revenue" | "hot";
  /** ms. */
  size: number;
  table: ConflatedTable;
}

interface Open {
  values: Map<string, { category: string; value: number }>;
  /** Hot lots that were shown once: whoever saw them is told how they end. */
  shown: Set<string>;
  changed: boolean;
}

/** Tumbling windows of one query that write themselves, as they grow, into a table. */
export class LiveWindows {
  readonly #options: LiveWindowsOptions;
  readonly #open = new Map<number, Open>();

  constructor(options: LiveWindowsOptions) {
    this.#options = options;
  }

  /** @returns Whether its window is still open. */
  add({ time, auction, category, price }: Bid, watermark: number): boolean {
    const { query, size } = this.#options, start = windowStart(time, size);
    if (start + size <= watermark) return false;
    let window = this.#open.get(start);
    if (!window) this.#open.set(start, window = fresh());
    let key = query === "hot" ? String(auction) : category;
    if (window.values.size >= MOST_KEYS && !window.values.has(key)) key = OTHERS;
    const entry = window.values.get(key);
    const more = query === "revenue" ? price : 1;
    if (entry) entry.value += more;
    else window.values.set(key, { category, value: more });
    window.changed = true;
    return true;
  }

  /** Writes what changed, and for the last time what the watermark has passed. */
  publish(watermark: number): void {
    const { size } = this.#options;
    for (const [start, window] of this.#open) {
      const final = start + size <= watermark;
      if (window.changed || final) this.#write(start, window, final);
      window.changed = false;
      if (final) this.#open.delete(start);
    }
  }

  #write(start: number, { values, shown }: Open, final: boolean): void {
    const { query, table } = this.#options;
    if (query === "hot") {
      const hottest = [...values].sort((a, b) => b[1].value - a[1].value).slice(0, SHOWN);
      for (const [key] of hottest) shown.add(key);
    }
    for (const key of query === "hot" ? shown : values.keys()) {
      const { category, value } = values.get(key)!;
      table.set({ window: start, key, category, value, final });
    }
  }
}

function fresh(): Open {
  return { values: new Map(), shown: new Set(), changed: true };
}
