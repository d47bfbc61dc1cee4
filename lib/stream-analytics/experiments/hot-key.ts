import { mix } from "../../sim/mod.ts";
import { SUM } from "../monoid.ts";
import { TwoPhaseWindows } from "../two-phase.ts";
import { arrivalsOf, bidsOf, type Scene } from "./scene.ts";

/** What the busiest worker is sent, against the mean, where each bid goes to its auction's worker or is summed first. */
export function hotKey(scene: Scene, workers: number, size: number): {
  way: string;
  "messages to workers": number;
  "busiest worker": number;
  "× mean": number;
  bids: number;
}[] {
  const bids = bidsOf(arrivalsOf(scene));
  const direct = Array.from({ length: workers }, () => 0);
  let counted = 0;
  const twoPhase = new TwoPhaseWindows({
    ...{ readers: scene.partitions, workers, size, monoid: SUM },
    onWindow: (_, counts) => {
      for (const count of counts.values()) counted += count;
    },
  });
  for (const { event, partition } of bids) {
    direct[mix(event.auction) % workers]!++;
    twoPhase.add(partition, event.auction, 1, event.time);
  }
  twoPhase.advanceWatermark(Infinity);
  const row = (way: string, sent: readonly number[], bids: number) => {
    const all = sent.reduce((a, b) => a + b, 0), busiest = Math.max(...sent);
    return {
      ...{ way, "messages to workers": all, "busiest worker": busiest },
      "× mean": all ? busiest / (all / workers) : 0,
      bids,
    };
  };
  return [
    row("each bid to its auction's worker", direct, bids.length),
    row("summed by each reader first", twoPhase.sent, counted),
  ];
}
