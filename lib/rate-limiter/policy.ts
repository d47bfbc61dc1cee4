import { type Decision, type Limiter, refuseCost } from "./limiter.ts";

/** One limit of a policy, over requests of type `R`. */
export interface Rule<R> {
  /** What the limit is called, in answers and headers: `"tenant"`, `"POST /payouts"`, `"global"`. */
  name: string;
  /** Keeps the count. Rules may not share a limiter and a key. */
  limiter: Limiter;
  /** Whose count: a tenant's id, or the same text for everybody. `undefined`: the rule does not apply. */
  key: (request: R) => string | undefined;
  /** What the request costs under this rule, in units. Default: 1. */
  cost?: (request: R) => number;
}

/** What one limit of a policy said. */
interface RuleDecision {
  rule: string;
  decision: Decision;
}

/** The strictest of several limits' answers. */
export interface PolicyDecision extends Decision {
  /** The limit that decided: the one with the longest wait, or with the least remaining. */
  rule: string | undefined;
  /** What each limit that applies said, in the order of the rules. */
  all: RuleDecision[];
}

/**
 * Several limits at once: per resource, per tenant, for everybody. A request goes on if *all* limits that apply
 * admit it, and only then does any of them count it. (Asking one after the other lets a tenant that the
 * last limit refuses drain the first ones.)
 *
 * It first looks (a take of cost 0 changes nothing, and a cost is admitted exactly when it is not above
 * `remaining`), then takes. Nothing can come in between, as all of it is synchronous; over limits in Redis
 * it would have to be one script. O(rules) per request.
 *
 * @example
 * ```ts
 * import { Gcra, Policy } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const policy = new Policy<{ tenant: string; path: string }>([
 *   {
 *     name: "global",
 *     limiter: new Gcra({ clock, capacity: 1000, refillRate: 1000 }),
 *     key: () => "all",
 *   },
 *   {
 *     name: "tenant",
 *     limiter: new Gcra({ clock, capacity: 20, refillRate: 10 }),
 *     key: ({ tenant }) => tenant,
 *     cost: ({ path }) => path === "/report" ? 15 : 1,
 *   },
 * ]);
 * assert.equal(policy.take({ tenant: "acme", path: "/report" }).allowed, true);
 * assert.equal(policy.take({ tenant: "acme", path: "/report" }).rule, "tenant");
 * ```
 */
export class Policy<R> {
  readonly #rules: readonly Rule<R>[];

  /** @throws {TypeError} Where two rules have the same name. */
  constructor(rules: readonly Rule<R>[]) {
    const names = rules.map((rule) => rule.name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new TypeError(
        `Cannot create Policy: rule names must differ: received "${twice}" twice`,
      );
    }
    this.#rules = [...rules];
  }

  /**
   * Asks all limits that apply; takes from all or from none. With no such limit the request is admitted.
   *
   * @throws {RangeError} Where a rule's cost is not a whole number from 0 to 2³² − 1. Then nothing is taken.
   */
  take(request: R): PolicyDecision {
    const applying: { rule: Rule<R>; key: string; cost: number; look: Decision }[] = [];
    let allowed = true;
    for (const rule of this.#rules) {
      const key = rule.key(request);
      if (key === undefined) continue;
      const cost = rule.cost?.(request) ?? 1;
      if (cost >>> 0 !== cost) refuseCost(cost);
      const look = rule.limiter.take(key, 0);
      // A cost of 0 is admitted by a full limit too, but not by a limiter that has no room for the key.
      if (cost > look.remaining || !look.allowed) allowed = false;
      applying.push({ rule, key, cost, look });
    }
    const all = applying.map(({ rule, key, cost, look }) => {
      const refuses = cost > look.remaining || !look.allowed;
      // Where one limit refuses, only the refusing ones are asked again: a refusal takes nothing.
      const decision = allowed || refuses ? rule.limiter.take(key, cost) : look;
      return { rule: rule.name, decision };
    });
    const strictest = all.reduce<RuleDecision | undefined>(stricter, undefined);
    const { limit = Infinity, remaining = Infinity, resetAfter = 0, retryAfter = 0 } =
      strictest?.decision ?? {};
    return { allowed, limit, remaining, resetAfter, retryAfter, rule: strictest?.rule, all };
  }
}

/** The answer that binds the caller more; the first of two that bind alike. */
function stricter(a: RuleDecision | undefined, b: RuleDecision): RuleDecision {
  return a === undefined || isStricter(b.decision, a.decision) ? b : a;
}

function isStricter(a: Decision, b: Decision): boolean {
  if (a.allowed !== b.allowed) return !a.allowed;
  return a.allowed ? a.remaining < b.remaining : a.retryAfter > b.retryAfter;
}
