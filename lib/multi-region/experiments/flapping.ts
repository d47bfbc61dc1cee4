import { type Random, VirtualClock } from "../../sim/mod.ts";
import { FailoverController, type RegionState } from "../failover.ts";
import { Damping } from "../health/damping.ts";
import { GrayDetector } from "../health/gray.ts";

/** Two and a half hours of a region that was down for a minute out of every four in the first hour. */
export interface Flapping {
  /** How often its people were moved, away or back. */
  moves: number;
  /** What the region was to the routing, from and to in minutes. */
  spans: { from: number; to: number; state: RegionState }[];
}

const END = 150;

/** Lets a region flap, and says what the routing does about it. */
export function flapping(damped: boolean): Flapping {
  const clock = new VirtualClock();
  const changes: { at: number; state: RegionState }[] = [{ at: 0, state: "serving" }];
  const damping = new Damping({ clock, halfLife: 15 * 60_000 });
  const controller = new FailoverController({
    ...{ clock, regions: 1, hold: 20_000, ...(damped ? { damping } : {}) },
    onChange: (_, state) => void changes.push({ at: clock.now() / 60_000, state }),
  });
  for (let at = 4 * 60_000; at < 3_600_000; at += 4 * 60_000) {
    clock.schedule(at, () => controller.found(0, false));
    clock.schedule(at + 60_000, () => controller.found(0, true));
  }
  clock.runSync({ until: END * 60_000 });
  return {
    moves: changes.filter(({ state }, i) => i > 0 && state !== "returning").length,
    spans: changes.map(({ at, state }, i) => ({ from: at, to: changes[i + 1]?.at ?? END, state })),
  };
}

/** Requests after which a region with a share of bad answers is seen, on average; probes miss it. */
export function graySeenAfter(
  bad: number,
  random: Random,
  runs = 50,
): { seen: number; requests: number } {
  let seen = 0, sum = 0;
  for (let run = 0; run < runs; run++) {
    const gray = new GrayDetector({ regions: 3, slow: 500 });
    for (let i = 1; i <= 2_000; i++) {
      gray.observe(0, 40, random.next() >= bad);
      gray.observe(1, 40, random.next() >= 0.002), gray.observe(2, 40, random.next() >= 0.002);
      if (!gray.isGray(0)) continue;
      seen++, sum += i;
      break;
    }
  }
  return { seen: seen / runs, requests: seen === 0 ? NaN : sum / seen };
}
