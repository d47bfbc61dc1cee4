import { type Random, VirtualClock } from "../../sim/mod.ts";
import { FailoverController, type RegionState } from "../failover.ts";
import { Damping } from "../health/damping.ts";
import { GrayDetector } from "../health/gray.ts";

/** A region that is down for a minute out of every four, for an hour: what the routing does about it. */
export function flapping(
  damped: boolean,
): { changes: number; rows: { time: number; share: number }[] } {
  const clock = new VirtualClock(), rows: { time: number; share: number }[] = [];
  const damping = new Damping({ clock, halfLife: 15 * 60_000 });
  let changes = 0;
  const controller = new FailoverController({
    ...{ clock, regions: 1, hold: 20_000, ...(damped ? { damping } : {}) },
    onChange: (_, state: RegionState) => state !== "returning" && changes++,
  });
  for (let at = 4 * 60_000; at < 3_600_000; at += 4 * 60_000) {
    clock.schedule(at, () => controller.found(0, false));
    clock.schedule(at + 60_000, () => controller.found(0, true));
  }
  for (let time = 0; time <= 5_400_000; time += 30_000) {
    clock.schedule(time, () => void rows.push({ time: time / 60_000, share: controller.share(0) }));
  }
  clock.runSync({ until: 5_400_000 });
  return { changes, rows };
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
