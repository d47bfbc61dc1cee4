import type { Answer, Tier } from "../isolation/tier.ts";
import type { FunctionSpec } from "../platform/deploy.ts";
import type { KeepAlive } from "../platform/keep-alive/policy.ts";
import type { Refused } from "../platform/pool-options.ts";

export interface PlatformOptions {
  /** The tier for each language. */
  tiers: Readonly<Record<FunctionSpec["runtime"], Tier>>;
  /** Most instances of a version at once. Default: 4. */
  max?: number;
  /** Calls of a version that may wait for an instance, and of a tenant for a slot. Default: 100. */
  queue?: number;
  /** Calls in hand at once, of all tenants together; shared out by the time they take. Default: 64. */
  slots?: number;
  /** Whether slots are shared out fairly. Default: `true`. */
  fair?: boolean;
  keepAlive?: () => KeepAlive;
}

/** An answer of the platform: of the function, or why it was not called. */
export interface Called extends Answer {
  trace: string;
  version: number;
  refused?: Refused;
}
