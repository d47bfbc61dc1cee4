import type { FilterConfig } from "../routing/config.ts";

export type CorsRules = Extract<FilterConfig, { type: "CORS" }>["cors"];

const PREFIX = "access-control-";

/** Whether pages of an origin may ask: it is listed, or covered by `*` or a wildcard as `https://*.foo.com`. */
export function allowsOrigin({ allowOrigins }: CorsRules, origin: string): boolean {
  return allowOrigins.some((allowed) => {
    if (allowed === "*" || allowed === origin) return true;
    const star = allowed.indexOf("*");
    if (star < 0) return false;
    const [before, after] = [allowed.slice(0, star), allowed.slice(star + 1)];
    const label = origin.slice(before.length, origin.length - after.length);
    return origin.length > before.length + after.length && origin.startsWith(before) &&
      origin.endsWith(after) && /^[a-z0-9.-]+$/i.test(label);
  });
}

/**
 * The answer to a preflight, an `OPTIONS` that asks whether a page may send another request; `undefined` for
 * any other request. An origin that may not is told nothing, and its browser refuses.
 */
export function preflight(rules: CorsRules, request: Request): Response | undefined {
  const method = request.headers.get(`${PREFIX}request-method`);
  const origin = request.headers.get("origin");
  if (request.method !== "OPTIONS" || method === null || origin === null) return undefined;
  const headers = new Headers({
    vary: `Origin, ${PREFIX}request-method, ${PREFIX}request-headers`,
  });
  if (!allowsOrigin(rules, origin)) return new Response(null, { status: 204, headers });
  allow(rules, origin, headers);
  const asked = request.headers.get(`${PREFIX}request-headers`);
  const list = (allowed: readonly string[], asked: string | null) =>
    allowed.includes("*") ? asked : allowed.join(", ") || null;
  const methods = list(rules.allowMethods, method), names = list(rules.allowHeaders, asked);
  if (methods !== null) headers.set(`${PREFIX}allow-methods`, methods);
  if (names !== null) headers.set(`${PREFIX}allow-headers`, names);
  headers.set(`${PREFIX}max-age`, String(rules.maxAge));
  return new Response(null, { status: 204, headers });
}

/** Puts what the page's browser must know on an answer; what the back end said about it is taken away. */
export function decorate(rules: CorsRules, request: Request, headers: Headers): void {
  for (const name of [...headers.keys()]) if (name.startsWith(PREFIX)) headers.delete(name);
  headers.append("vary", "Origin");
  const origin = request.headers.get("origin");
  if (origin !== null && allowsOrigin(rules, origin)) allow(rules, origin, headers);
}

/** With credentials the origin itself is named: browsers refuse `*`, and so would anybody who thinks. */
function allow(rules: CorsRules, origin: string, headers: Headers): void {
  const any = rules.allowOrigins.includes("*") && !rules.allowCredentials;
  headers.set(`${PREFIX}allow-origin`, any ? "*" : origin);
  if (rules.allowCredentials) headers.set(`${PREFIX}allow-credentials`, "true");
  const exposed = rules.exposeHeaders.filter((name) => name !== "*" || !rules.allowCredentials);
  if (exposed.length > 0) headers.set(`${PREFIX}expose-headers`, exposed.join(", "));
}
