import { KeyedWindows } from "../keyed-windows.ts";
import { SUM } from "../monoid.ts";
import { arrivalsOf, bidsOf, type Scene } from "./scene.ts";

/** Bids per auction and window, as rows of text; a window is closed `wait` ms behind the latest event, or at the end. */
function counted(
  scene: Scene,
  delivery: number,
  size: number,
  by: "arrival" | "event",
  wait = Infinity,
): Map<string, number> {
  const rows = new Map<string, number>();
  const windows = new KeyedWindows<number>({
    ...{ size, monoid: SUM },
    onWindow: (start, counts) => {
      for (const [auction, count] of counts) rows.set(`${start}|${auction}`, count);
    },
  });
  let latest = -Infinity;
  for (const { event, at } of bidsOf(arrivalsOf(scene, delivery))) {
    windows.add(event.auction, 1, by === "arrival" ? at : event.time);
    latest = Math.max(latest, event.time);
    if (wait < Infinity) windows.advanceWatermark(latest - wait);
  }
  windows.advanceWatermark(Infinity);
  return rows;
}

/** Rows of one answer that are not the same in the other. */
function differing(a: Map<string, number>, b: Map<string, number>): number {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => a.get(name) !== b.get(name)).length;
}

/** One way to count, and how its answers differ. */
export interface DeliveryRow {
  "windows by": string;
  /** Rows of either answer, or of the truth. */
  rows: number;
  "differ between two deliveries": number;
  "differ from the truth": number;
}

/**
 * The same events, delivered twice with other delays, counted in windows of `size` ms: by when they arrived; by when
 * they happened; and by when they happened, but waiting for at most `wait` ms.
 */
export function twoDeliveries(scene: Scene, size: number, wait: number): DeliveryRow[] {
  const truth = counted({ ...scene, lateShare: 0 }, 1, size, "event");
  const ways = [
    ["time of arrival", "arrival", Infinity],
    ["time of the event, waiting for all", "event", Infinity],
    ["time of the event, closed in time", "event", wait],
  ] as const;
  return ways.map(([name, by, wait]) => {
    const [first, second] = [1, 2].map((delivery) => counted(scene, delivery, size, by, wait));
    return {
      "windows by": name,
      rows: new Set([...truth.keys(), ...first!.keys(), ...second!.keys()]).size,
      "differ between two deliveries": differing(first!, second!),
      "differ from the truth": differing(first!, truth),
    };
  });
}
