import {
  type AsyncLimiter,
  type Decision,
  type Limiter,
  rateLimitHeaders,
} from "../../rate-limiter/mod.ts";
import { Refusal } from "../problem.ts";

/** What a request is charged for. */
export interface Charge {
  /** Whose budget: the caller's subject, or `"anonymous"`. */
  readonly subject: string;
  /** Units. */
  readonly cost: number;
  /** The face: `"rest"`, `"graphql"`, `"rpc"`, `"proxy"`. */
  readonly face: string;
}

/** Decides at the edge: `Policy<Charge>` of lib/rate-limiter fits, and so does a shared limiter. */
export interface EdgeLimit {
  take(charge: Charge): Decision | Promise<Decision>;
}

/**
 * One budget per caller, of one limiter: in this process, or shared by several gateways through Redis.
 *
 * @example
 * ```ts
 * import { limitPerCaller } from "#lib/api-gateway";
 * import { Gcra } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const limiter = new Gcra({ clock: new VirtualClock(), capacity: 100, refillRate: 10 });
 * const limit = limitPerCaller(limiter);
 * const charge = { subject: "mira", cost: 90, face: "graphql" };
 * assert.equal((await limit.take(charge)).allowed, true);
 * assert.equal((await limit.take(charge)).allowed, false);
 * ```
 */
export function limitPerCaller(limiter: Limiter | AsyncLimiter): EdgeLimit {
  return { take: ({ subject, cost }) => limiter.take(subject, cost) };
}

/** A limit that throws has no count: to go on without would be an invitation to break it. */
async function taken(limit: EdgeLimit, what: Charge): Promise<Decision> {
  try {
    return await limit.take(what);
  } catch {
    throw new Refusal(503, "Cannot take the request now: what is left for you can't be read");
  }
}

/** Names of the quota that callers are told of. */
const QUOTA = "units";

/**
 * Charges a request, and gives the headers that tell what is left.
 *
 * @throws {Refusal} 429, or 400 where the cost is more than anybody can ever have.
 */
export async function charge(limit: EdgeLimit, what: Charge): Promise<Record<string, string>> {
  const decision = await taken(limit, what);
  const told = decision.limit === Infinity
    ? {}
    : rateLimitHeaders([{ name: QUOTA, quota: decision.limit, unit: "units", decision }]);
  if (decision.allowed) return told;
  if (what.cost > decision.limit && decision.limit > 0) {
    throw new Refusal(
      400,
      `Cannot take the request: it may cost ${what.cost} units, and nobody has more than ${decision.limit}`,
    );
  }
  throw new Refusal(
    429,
    `Cannot take the request now: it costs ${what.cost} units, and ${
      Math.floor(decision.remaining)
    } are left`,
    { headers: told },
  );
}
