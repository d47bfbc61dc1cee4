import { VirtualClock } from "../../sim/mod.ts";
import { rollout } from "../config/rollout.ts";

/** What became of one way to roll out. */
export interface BadRollout {
  rollout: string;
  /** Regions that had it. */
  reached: number;
  /** Share of all requests of the run that failed. */
  failed: number;
  rows: { time: number; failed: number; rollout: string }[];
}

/** How long the fault takes to show itself, and the run, in s. */
const SHOWS = 60, LENGTH = 1800;

/**
 * A configuration that fails every request from a minute after it came (a leak, a cache that fills) goes
 * out to all regions at once, or in waves that are watched for `bake` seconds each.
 */
export async function badConfiguration(regions: number, bake: number): Promise<BadRollout[]> {
  const all = Array.from({ length: regions }, (_, region) => region);
  const ways = { "all at once": [all], "in waves": [[0], all.slice(1)] };
  return await Promise.all(Object.entries(ways).map(([way, waves]) => pushed(way, waves, bake)));
}

async function pushed(way: string, waves: number[][], bake: number): Promise<BadRollout> {
  const clock = new VirtualClock(),
    since = new Map<number, number>(),
    rows: BadRollout["rows"] = [];
  const regions = waves.flat().length;
  const fails = (region: number) => clock.now() - (since.get(region) ?? Infinity) >= SHOWS * 1000;
  const watch = async () => {
    for (let time = 0; time < LENGTH; time += 5, await clock.sleep(5_000)) {
      rows.push({ time, failed: waves.flat().filter(fails).length / regions, rollout: way });
    }
  };
  const watched = watch();
  const going = clock.sleep(60_000).then(() =>
    rollout({
      ...{ clock, waves, bake: bake * 1000, healthy: (region) => !fails(region) },
      apply: (region) => void since.set(region, clock.now()),
      revert: (region) => void since.delete(region),
    })
  );
  await clock.run({ until: LENGTH * 1000 });
  await watched;
  const { reached } = await going, sum = rows.reduce((total, row) => total + row.failed, 0);
  return { rollout: way, reached, failed: sum / rows.length, rows };
}
