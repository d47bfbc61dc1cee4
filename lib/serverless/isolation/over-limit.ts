import type { Killed, Limits } from "./tier.ts";
import type { Usage } from "./usage.ts";

/** Processes that a guest may have. */
const MOST_PROCESSES = 12;
/** What a runtime holds by itself at most, in MB: it needs memory before its guest has any; the limit is the guest's. */
const RUNTIME_MB = 110;

/** Why a guest must be ended for what it uses; `undefined` where it need not. O(1). */
export function overLimit({ memoryMB, processes }: Usage, limits: Limits): Killed | undefined {
  if (memoryMB > limits.memoryMB + RUNTIME_MB) return "memory";
  return processes > MOST_PROCESSES ? "processes" : undefined;
}
