import { requireNumber } from "../../../sim/mod.ts";

/** How long to keep an instance after a call: gone at once and back after `preWarm`, then until `keepUntil`. In ms. */
export interface Window {
  preWarm: number;
  keepUntil: number;
}

/** Decides after each call of a function for how long its instance stays. */
export interface KeepAlive {
  readonly name: string;
  /** @param gap Time since the call before, in ms; `undefined` for the first. */
  after(gap: number | undefined): Window;
}

/** Every instance stays for the same time. O(1). */
export function fixed(keepMs: number): KeepAlive {
  requireNumber("keep instances", "keepMs", keepMs, { unit: "ms", min: 0 });
  const window = { preWarm: 0, keepUntil: keepMs };
  return { name: `fixed ${keepMs / 60_000} min`, after: () => window };
}

/** Knows when the next call comes, as nobody does: the bound for all others. */
export function oracle(gapsAhead: Iterator<number>): KeepAlive {
  return {
    name: "oracle",
    after: () => {
      const next = gapsAhead.next();
      return next.done
        ? { preWarm: 0, keepUntil: 0 }
        : { preWarm: next.value, keepUntil: next.value };
    },
  };
}
