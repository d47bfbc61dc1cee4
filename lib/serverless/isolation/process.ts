import { ProcessGuest } from "./process-guest.ts";
import { type RuntimeName, runtimeNamed } from "./runtimes.ts";
import type { Tier } from "./tier.ts";

/**
 * Step 3: a process of its own. It can be killed, and its memory is not ours. What it may do is up to its runtime:
 * Deno grants nothing, Bun and Python everything that this user may.
 */
export function processTier(runtime: RuntimeName): Tier {
  return {
    name: `process (${runtime})`,
    missing: () =>
      runtimeNamed(runtime) ? undefined : `process (${runtime}): there is no ${runtime} here`,
    start: async (code, limits) => {
      const found = runtimeNamed(runtime);
      if (!found) throw new Error(`Cannot start a guest: there is no ${runtime} here`);
      return await ProcessGuest.start(found.path, found.args(limits, found.program), code, limits);
    },
  };
}
