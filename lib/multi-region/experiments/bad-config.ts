import { VirtualClock } from "../../sim/mod.ts";
import { rollout } from "../config/rollout.ts";

/**
 * A configuration that fails every request goes out to regions at once, or in waves that are watched.
 * Returns what share of a quarter of an hour's requests failed.
 */
export async function badConfiguration(
  regions: number,
  bake: number,
): Promise<
  {
    rollout: string;
    reached: number;
    failed: number;
    rows: { time: number; failed: number; rollout: string }[];
  }[]
> {
  const all = Array.from({ length: regions }, (_, region) => region);
  const ways = { "all at once": [all], "in waves": [[0], all.slice(1)] };
  const runs = Object.entries(ways).map(async ([way, waves]) => {
    const clock = new VirtualClock(),
      bad = new Set<number>(),
      rows: { time: number; failed: number; rollout: string }[] = [];
    let sum = 0;
    const end = 900;
    (async () => {
      for (let time = 0; time < end; time += 5, await clock.sleep(5_000)) {
        sum += bad.size / regions;
        rows.push({ time, failed: bad.size / regions, rollout: way });
      }
    })();
    const going = clock.sleep(60_000).then(() =>
      rollout({
        ...{ clock, waves, bake: bake * 1000, healthy: (region) => !bad.has(region) },
        apply: (region) => void bad.add(region),
        revert: (region) => void bad.delete(region),
      })
    );
    await clock.run({ until: end * 1000 });
    const { reached } = await going;
    return { rollout: way, reached, failed: sum / (end / 5), rows };
  });
  return await Promise.all(runs);
}
