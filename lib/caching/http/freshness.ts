import { parseHttpDate } from "../../circuit-breaker/mod.ts";
import { deltaSeconds, type Directives, says, seconds } from "./directives.ts";
import { field, type Fields } from "./message.ts";

/** Share of the time since the last change for which a response is taken to be fresh (RFC 9111, 4.2.2). */
const HEURISTIC_SHARE = 0.1;
/** And at most so long, in ms. */
const HEURISTIC_MOST = 86_400_000;

/** Status codes that may be stored without a word about it (RFC 9110, 15.1). */
const HEURISTIC = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

/** What is known of a response, beside itself. */
export interface Received {
  status: number;
  fields: Fields;
  directives: Directives;
  /** Whether the directives are of a targeted field. */
  targeted: boolean;
  /** When it was asked for and when it came, in Unix ms. */
  requestTime: number;
  responseTime: number;
}

/** Whether a status code may be stored without explicit freshness. */
export function isHeuristic(status: number): boolean {
  return HEURISTIC.has(status);
}

/**
 * A date as a cache reads it: letters in either case; `undefined` for what is none.
 *
 * Source: RFC 9111, 4.2.
 */
export function cacheDate(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.length > 40) return undefined;
  const cased = text.toLowerCase().replace(
    /[a-z]+/g,
    (word) => word === "gmt" ? "GMT" : word[0]!.toUpperCase() + word.slice(1),
  );
  return parseHttpDate(cased, now);
}

/**
 * For how long a response is fresh from when the origin made it, in ms; 0 where it is not.
 *
 * Source: RFC 9111, 4.2.1 and 4.2.2.
 *
 * @param shared Whether many users share this cache: s-maxage is for such.
 */
export function lifetime(received: Received, shared: boolean): number {
  const { directives, fields, targeted, responseTime } = received;
  const own = (shared ? seconds(directives, "s-maxage") : undefined) ??
    seconds(directives, "max-age");
  if (own !== undefined) return own * 1000;
  const made = cacheDate(field(fields, "date"), responseTime) ?? responseTime;
  const expires = targeted ? undefined : field(fields, "expires");
  if (expires !== undefined) {
    const until = cacheDate(expires, responseTime);
    return until === undefined ? 0 : Math.max(0, until - made);
  }
  if (!isHeuristic(received.status) && !says(directives, "public")) return 0;
  const changed = cacheDate(field(fields, "last-modified"), responseTime);
  if (changed === undefined) return 0;
  return Math.min(HEURISTIC_MOST, Math.max(0, (made - changed) * HEURISTIC_SHARE));
}

/**
 * How old a response was when it came, in ms: by its own Date or by the Age that caches on the way gave it,
 * whichever is more.
 *
 * Source: RFC 9111, 4.2.3.
 */
export function initialAge({ fields, requestTime, responseTime }: Received): number {
  const made = cacheDate(field(fields, "date"), responseTime) ?? responseTime;
  const apparent = Math.max(0, responseTime - made);
  // Of a list the first counts; what is no whole number does not.
  const [first = ""] = (field(fields, "age") ?? "").split(",");
  const said = deltaSeconds(first.trim()) ?? 0;
  return Math.max(apparent, said * 1000 + responseTime - requestTime);
}
