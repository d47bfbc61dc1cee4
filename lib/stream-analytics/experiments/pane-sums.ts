import { summing } from "../aggregator.ts";
import type { Bid } from "../nexmark.ts";
import { type Pane, type PaneMode, summedDownstream } from "../panes.ts";
import { afterWatermark } from "../triggers.ts";
import { BoundedDisorder } from "../watermark.ts";
import { WindowOperator } from "../window-operator.ts";
import { tumbling } from "../windows.ts";
import { arrivalsOf, bidsOf, type Scene } from "./scene.ts";

/** Settings of {@linkcode paneSums}; times in s. */
export type PaneSumsOptions = Scene & {
  lag: number;
  window: number;
  /** How long a window is kept for late events. */
  lateness: number;
  /** From a window's first bid, or its last pane, to an early pane. Default: 1. */
  early?: number;
};

/** Revenue by windows with early and late panes, in each mode, and what a table that adds them all up comes to. */
export function paneSums({ lag, window, lateness, early = 1, ...scene }: PaneSumsOptions): {
  rows: {
    panes: PaneMode;
    early: number;
    "on time": number;
    late: number;
    "added up, of the truth": number;
  }[];
  /** All bids, and those that came too late even for that. */
  bids: number;
  dropped: number;
  /** How long after a window's first bid its first pane came, at most, in ms. */
  firstAfter: number;
} {
  const arrivals = bidsOf(arrivalsOf(scene));
  let dropped = 0, firstAfter = 0;
  const rows = (["accumulating", "discarding", "retracting"] as const).map((mode) => {
    const panes: Pane<string, number>[] = [], watermark = new BoundedDisorder({ lag: lag * 1000 });
    const begun = new Map<number, number>();
    let all = 0, now = 0;
    dropped = 0;
    const operator = new WindowOperator<string, Bid, number, number>({
      windows: tumbling({ size: window * 1000 }),
      trigger: afterWatermark({ early: { after: 1000 * early }, late: { count: 1 } }),
      allowedLateness: lateness * 1000,
      panes: mode,
      aggregator: summing(({ price }) => price),
      onPane: (pane) => {
        panes.push(pane);
        if (pane.first) {
          firstAfter = Math.max(firstAfter, now - (begun.get(pane.window.start) ?? now));
        }
      },
      onRefused: () => dropped++,
    });
    for (const { event, at } of arrivals) {
      now = at;
      operator.advanceProcessingTime(at);
      const start = Math.floor(event.time / (window * 1000)) * window * 1000;
      if (!begun.has(start)) begun.set(start, at);
      operator.add("", event, event.time);
      all += event.price;
      watermark.observe(event.time, at);
      operator.advanceWatermark(watermark.current);
    }
    operator.end();
    const count = (timing: string) => panes.filter((pane) => pane.timing === timing).length;
    return {
      panes: mode,
      early: count("EARLY"),
      "on time": count("ON_TIME"),
      late: count("LATE"),
      "added up, of the truth": all ? summedDownstream(panes) / all : 1,
    };
  });
  return { rows, bids: arrivals.length, dropped, firstAfter };
}
