import { busiest } from "../envelope.ts";
import { replay } from "../replay.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { boundaryAttack } from "../traffic.ts";
import { algorithms, type Quota } from "./algorithms.ts";

/** What an algorithm admitted of a boundary attack. */
export interface Boundary {
  algorithm: string;
  /** Most requests in any span of a window's length, as a multiple of the limit. */
  worst: number;
  /** Requests admitted so far, over time in s; every admitted request is still in the last window. */
  rows: { time: number; admitted: number }[];
}

/** Attacks one edge between two windows. O(limit). */
export function attackBoundary(algorithm: string, quota: Quota): Boundary {
  const clock = new SettableClock();
  const limiter = algorithms(quota)[algorithm]!(clock);
  const { admitted } = replay(limiter, clock, boundaryAttack({ ...quota, windows: 2 }));
  return {
    algorithm,
    worst: busiest(admitted, quota.window) / quota.limit,
    rows: Array.from(admitted, (t, i) => ({ time: t / 1000, admitted: i + 1 })),
  };
}
