import { requireNumber } from "../../sim/mod.ts";

/** What is asked after each call: whether the experiment should end. */
export interface AbortRule {
  /** @returns Whether to abort. */
  add(failed: boolean): boolean;
}

/** The usual rule: abort where more than a share of the last calls failed. Looks once the window is full. */
export function errorThreshold({ window, share }: { window: number; share: number }): AbortRule {
  requireNumber("create errorThreshold", "window", window, {
    unit: "calls",
    min: 1,
    max: 1e6,
    integer: true,
  });
  requireNumber("create errorThreshold", "share", share, { unit: "(a share)", min: 0, max: 1 });
  const last = new Uint8Array(window);
  let count = 0, failures = 0;
  return {
    add: (failed) => {
      const at = count++ % window;
      failures += Number(failed) - last[at]!;
      last[at] = Number(failed);
      return count >= window && failures > share * window;
    },
  };
}

/**
 * A test with a fixed number of calls, looked at after each one all the same: each look is another chance to be wrong,
 * so that its error rate is far above what it promises. The control of the notebook, not for use.
 *
 * @param z How many standard deviations above `p0` count: 1.645 is said to be wrong in 5 % of cases.
 */
export function peekingTest(
  { p0, z, from = 10 }: { p0: number; z: number; from?: number },
): AbortRule {
  let count = 0, failures = 0;
  return {
    add: (failed) => {
      count++;
      failures += Number(failed);
      return count >= from && (failures / count - p0) / Math.sqrt(p0 * (1 - p0) / count) > z;
    },
  };
}
