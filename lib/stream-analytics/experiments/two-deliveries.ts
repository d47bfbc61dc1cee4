import { KeyedWindows } from "../keyed-windows.ts";
import { SUM } from "../monoid.ts";
import { arrivalsOf, bidsOf, type Scene } from "./scene.ts";

/** Bids per auction and window, as rows of text. */
function counted(
  scene: Scene,
  delivery: number,
  size: number,
  by: "arrival" | "event",
): Map<string, number> {
  const rows = new Map<string, number>();
  const windows = new KeyedWindows<number>({
    ...{ size, monoid: SUM },
    onWindow: (start, counts) => {
      for (const [auction, count] of counts) rows.set(`${start}|${auction}`, count);
    },
  });
  for (const { event, at } of bidsOf(arrivalsOf(scene, delivery))) {
    windows.add(event.auction, 1, by === "arrival" ? at : event.time);
  }
  windows.advanceWatermark(Infinity);
  return rows;
}

/** Rows of one answer that are not the same in the other. */
function differing(a: Map<string, number>, b: Map<string, number>): number {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => a.get(name) !== b.get(name)).length;
}

/**
 * The same events, delivered twice with other delays, counted in windows of `size` ms: by when they arrived, and by
 * when they happened.
 */
export function twoDeliveries(scene: Scene, size: number): {
  "windows by": string;
  rows: number;
  "differ between two deliveries": number;
  "differ from the truth": number;
}[] {
  const truth = counted({ ...scene, lateShare: 0 }, 1, size, "event");
  return (["arrival", "event"] as const).map((by) => {
    const [first, second] = [1, 2].map((delivery) => counted(scene, delivery, size, by));
    return {
      "windows by": by === "arrival" ? "time of arrival" : "time of the event",
      rows: truth.size,
      "differ between two deliveries": differing(first!, second!),
      "differ from the truth": differing(first!, truth),
    };
  });
}
