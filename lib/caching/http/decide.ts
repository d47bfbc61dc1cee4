import { requestDirectives, says, seconds } from "./directives.ts";
import { field, type Fields } from "./message.ts";
import { ageOf, type Stored } from "./stored.ts";

/** What a cache does with a request for which it has a stored response. */
export type Decision = "serve" | "serve and renew" | "ask";

/**
 * Whether a stored response may be served now, by what it says and what the request says.
 *
 * Source: RFC 9111, 4 and 5.2.1; RFC 5861, 3.
 *
 * @param now Unix ms.
 */
export function decide(stored: Stored, request: Fields, now: number): Decision {
  if (stored.alwaysAsk) return "ask";
  const age = ageOf(stored, now);
  let over = age - stored.lifetime;
  if (field(request, "cache-control") !== undefined) {
    const wishes = requestDirectives(request);
    if (says(wishes, "no-cache") || says(wishes, "no-store")) return "ask";
    const most = seconds(wishes, "max-age");
    if (most !== undefined && age > most * 1000) return "ask";
    over += (seconds(wishes, "min-fresh") ?? 0) * 1000;
    if (over >= 0 && !stored.neverStale && says(wishes, "max-stale")) {
      const stale = wishes.get("max-stale");
      if (stale === true || over <= seconds(wishes, "max-stale")! * 1000) return "serve";
    }
  }
  if (over < 0) return "serve";
  return over < stored.whileRevalidate ? "serve and renew" : "ask";
}

/** Whether a stale response may be served where the origin does not answer, or answers with an error. */
export function mayServeStale(
  stored: Stored,
  request: Fields,
  now: number,
  failure: "silence" | "error",
): boolean {
  if (stored.neverStale) return false;
  const wished = seconds(requestDirectives(request), "stale-if-error") ?? 0;
  const over = ageOf(stored, now) - stored.lifetime;
  // Cut off from the origin a cache may serve what is stale (RFC 9111, 4.2.4); an error is an answer.
  return failure === "silence" || over < Math.max(stored.ifError, wished * 1000);
}
