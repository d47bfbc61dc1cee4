import { summing } from "../aggregator.ts";
import type { Pane, PaneMode } from "../panes.ts";
import { afterWatermark } from "../triggers.ts";
import { BoundedDisorder } from "../watermark.ts";
import { WindowOperator } from "../window-operator.ts";
import { tumbling } from "../windows.ts";

/**
 * A small window to be followed by hand: 10 s, a watermark 2 s behind, a pane for each event, bids of small whole
 * numbers. Times in s; `play` lets one bid come and says what happened.
 */
export function smallWindow(panes: PaneMode): (bid: { time: number; price: number }) => {
  watermark: number;
  pane: string;
  value: number | undefined;
  "taken back": number | undefined;
} {
  let out: Pane<string, number>[] = [];
  const watermark = new BoundedDisorder({ lag: 2 });
  const operator = new WindowOperator<string, number, number, number>({
    windows: tumbling({ size: 10 }),
    trigger: afterWatermark({ early: { count: 2 }, late: { count: 1 } }),
    allowedLateness: 10,
    panes,
    aggregator: summing((price) => price),
    onPane: (pane) => out.push(pane),
  });
  return ({ time, price }) => {
    out = [];
    operator.add("", price, time);
    watermark.observe(time, time);
    operator.advanceWatermark(watermark.current);
    const pane = out[0];
    return {
      watermark: watermark.current,
      pane: pane
        ? `${
          pane.timing.toLowerCase().replace("_", " ")
        }, ${pane.window.start} to ${pane.window.end}`
        : "–",
      value: pane?.value,
      "taken back": pane?.retracts[0]?.value,
    };
  };
}
