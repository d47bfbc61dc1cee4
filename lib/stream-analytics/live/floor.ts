import { BoundedDisorder } from "../watermark.ts";
import { type AuctionEvent, isBid } from "../nexmark.ts";
import { ConflatedTable } from "./conflate.ts";
import { LIVE_QUERIES, LIVE_WINDOWS } from "./protocol.ts";
import { LiveWindows } from "./live-windows.ts";

/**
 * The auction floor: bids, revenue and hot items in windows of 1 and 10 s, each window shown as it grows and called
 * final when the watermark has passed it. One `add` an event; `publish` brings the tables up to date.
 */
export class Floor {
  readonly #watermark: BoundedDisorder;
  readonly #tables = new Map<string, ConflatedTable>();
  readonly #windows: LiveWindows[] = [];
  #ended = false;
  /** Events that came after a window of theirs, and those whose time cannot be. */
  late = 0;
  refused = 0;

  /** @param lag Of the watermark, in ms. @param keep Rows of a table. */
  constructor({ lag = 2000, keep = 2000 }: { lag?: number; keep?: number } = {}) {
    this.#watermark = new BoundedDisorder({ lag });
    for (const query of LIVE_QUERIES) {
      for (const seconds of LIVE_WINDOWS) {
        const table = new ConflatedTable(keep);
        this.#tables.set(`${query}|${seconds}`, table);
        this.#windows.push(new LiveWindows({ query, size: seconds * 1000, table }));
      }
    }
  }

  get watermark(): number {
    return this.#ended ? Infinity : this.#watermark.current;
  }

  set lag(ms: number) {
    this.#watermark.lag = ms;
  }

  table(query: string, seconds: number): ConflatedTable | undefined {
    return this.#tables.get(`${query}|${seconds}`);
  }

  /** What a frame says of the stream. */
  progress(): { watermark: number; late: number } {
    const { current } = this.#watermark;
    return { watermark: Number.isFinite(current) ? current : 0, late: this.late };
  }

  /** @param now When it arrived, in ms. */
  add(event: AuctionEvent, now: number): void {
    if (!isBid(event)) return;
    if (!this.#watermark.observe(event.time, now)) return void this.refused++;
    let late = false;
    for (const windows of this.#windows) late = !windows.add(event, this.watermark) || late;
    if (late) this.late++;
  }

  /** The stream is over: every number is final, and what still comes is late. */
  end(): void {
    this.#ended = true;
    this.publish();
  }

  /** Brings the tables up to date. O(open windows × keys). */
  publish(): void {
    for (const windows of this.#windows) windows.publish(this.watermark);
  }
}
