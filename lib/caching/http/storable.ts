import { type Directives, named, requestDirectives, says } from "./directives.ts";
import { isHeuristic } from "./freshness.ts";
import { field, type Fields, type HttpRequest } from "./message.ts";

/** Final status codes whose meaning this cache knows (RFC 9110, 15): what must-understand asks for. */
const UNDERSTOOD = new Set([
  ...[200, 203, 204, 206, 300, 301, 302, 303, 307, 308],
  ...[400, 403, 404, 405, 410, 414, 421, 451, 500, 501, 502, 503, 504],
]);

/**
 * Whether a response to a request may be stored.
 *
 * Source: RFC 9111, 3, 3.5 and 5.2.2.3.
 *
 * @param shared Whether many users share this cache: what is private to one of them never enters it.
 */
export function isStorable(
  request: HttpRequest,
  status: number,
  fields: Fields,
  directives: Directives,
  targeted: boolean,
  shared: boolean,
): boolean {
  if (request.method !== "GET" || status < 200 || status > 599 || status === 304) return false;
  if (says(requestDirectives(request.fields), "no-store")) return false;
  const understand = says(directives, "must-understand");
  if (understand && !UNDERSTOOD.has(status)) return false;
  if (says(directives, "no-store") && !understand) return false;
  if (shared && isPrivate(directives)) return false;
  if (shared && field(request.fields, "authorization") !== undefined) {
    const allowed = ["must-revalidate", "public", "s-maxage"];
    if (!allowed.some((name) => says(directives, name))) return false;
  }
  if (field(fields, "vary")?.split(",").some((name) => name.trim() === "*")) return false;
  return says(directives, "public") || says(directives, "max-age") ||
    shared && says(directives, "s-maxage") || !shared && says(directives, "private") ||
    !targeted && field(fields, "expires") !== undefined || isHeuristic(status);
}

/** `private` without fields: all of it is. */
function isPrivate(directives: Directives): boolean {
  return says(directives, "private") && named(directives, "private").length === 0;
}

/** Fields that `private="…"` keeps out of a shared cache. */
export function privateFields(directives: Directives): string[] {
  return named(directives, "private");
}

/**
 * Whether the answer to a POST may be stored for later GETs: it must say that it is what stands at its own
 * address, and for how long.
 *
 * Source: RFC 9110, 9.3.3.
 */
export function isStorablePost(
  { method, url }: HttpRequest,
  status: number,
  fields: Fields,
  directives: Directives,
): boolean {
  const location = field(fields, "content-location");
  if (method !== "POST" || status !== 200 || location === undefined) return false;
  if (!URL.canParse(location, url) || new URL(location, url).href !== new URL(url).href) {
    return false;
  }
  return says(directives, "max-age") || says(directives, "s-maxage") ||
    field(fields, "expires") !== undefined;
}
