import type { ResourceUse } from "../analysis/bottleneck.ts";
import type { RunningTarget } from "./target/start.ts";
import type { TargetStats } from "./target/stats.ts";

/** What a target did between two looks. */
export interface Sample {
  /** When the stretch ended, in ms after the first look. */
  readonly at: number;
  readonly lengthMs: number;
  readonly answered: number;
  readonly resources: readonly ResourceUse[];
  /** Share of a core. */
  readonly cpu: number;
  readonly rss: number;
  readonly lagMs: number;
  /** Requests that wait for something. */
  readonly queue: number;
}

/** What was between two looks. */
export function between(before: TargetStats, after: TargetStats, first = before): Sample {
  const lengthMs = Math.max(1e-3, after.at - before.at);
  return {
    at: after.at - first.at,
    lengthMs,
    answered: after.answered - before.answered,
    resources: after.resources.map(({ name, servers, busyMs }, i) => ({
      ...{ name, servers, busyMs: busyMs - before.resources[i]!.busyMs },
    })),
    cpu: (after.cpuMs - before.cpuMs) / lengthMs,
    ...{ rss: after.rss, lagMs: after.lagMs },
    queue: after.resources.reduce((sum, { queue }) => sum + queue, 0),
  };
}

/**
 * Looks at a target again and again while something runs, and says what was between. A target that does not answer is
 * looked at again later: a test must not fail because what it tests is busy.
 *
 * @param every Time between two looks, in ms. Default: 100.
 */
export async function probed<T>(
  target: Pick<RunningTarget, "stats">,
  work: () => Promise<T>,
  every = 100,
): Promise<{ result: T; samples: Sample[]; whole: Sample }> {
  const looks = [await target.stats()];
  let over = false, timer: ReturnType<typeof setTimeout> | undefined, wake = () => {};
  const looking = (async () => {
    while (true) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, every);
      });
      if (over) return;
      const look = await target.stats().catch(() => undefined);
      if (look) looks.push(look);
    }
  })();
  try {
    const result = await work();
    const last = await target.stats();
    const all = [...looks, last];
    const samples = all.slice(1).map((after, i) => between(all[i]!, after, all[0]));
    return { result, samples, whole: between(all[0]!, last) };
  } finally {
    over = true;
    clearTimeout(timer);
    wake();
    await looking;
  }
}
