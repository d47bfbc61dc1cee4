import type { Clock } from "../../sim/mod.ts";
import type { Answer, Tier } from "../isolation/tier.ts";
import type { FunctionSpec } from "./deploy.ts";
import type { KeepAlive } from "./keep-alive/policy.ts";
import type { Refused } from "./pool-options.ts";

export interface PlatformOptions {
  /** The tier for each language. */
  tiers: Readonly<Record<FunctionSpec["runtime"], Tier>>;
  /** Most instances of a version at once. Default: 4. */
  max?: number;
  /** Calls of a version that may wait for an instance. Default: 100. */
  queue?: number;
  /** Calls in hand at once, of all tenants together; shared out by the time they take. Default: 64. */
  slots?: number;
  /** Whether slots are shared out fairly. Default: `true`. */
  fair?: boolean;
  keepAlive?: () => KeepAlive;
  /** Default: the machine's. On a virtual one its tiers must be, too. */
  clock?: Clock;
}

/** An answer of the platform: of the function, or why it was not called. */
export interface Called extends Answer {
  trace: string;
  version: number;
  refused?: Refused;
}
