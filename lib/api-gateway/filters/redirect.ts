import type { AskedRequest } from "../routing/asked.ts";
import { filterOf } from "../routing/compile.ts";
import type { Matched } from "../routing/route-table.ts";
import { replacePath } from "./rewrite.ts";

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/**
 * The redirect that a rule asks for; `undefined` where it asks for none. A port that is not said is that
 * of a scheme that is said, else the listener's; the default of its scheme is left out of Location.
 */
export function redirect(
  asked: AskedRequest,
  { listener, candidate }: Matched,
): Response | undefined {
  const filter = filterOf(candidate.rule, "RequestRedirect")?.requestRedirect;
  if (!filter) return undefined;
  const scheme = filter.scheme ?? (listener.protocol === "HTTPS" ? "https" : "http");
  const port = filter.port ?? (filter.scheme ? DEFAULT_PORTS[scheme] : listener.port);
  const host = filter.hostname ?? asked.host;
  const path = filter.path
    ? replacePath(asked.path, filter.path, candidate.match.path)
    : asked.path;
  const authority = port === DEFAULT_PORTS[scheme] ? host : `${host}:${port}`;
  return new Response(null, {
    status: filter.statusCode,
    headers: { location: `${scheme}://${authority}${path}${asked.search}` },
  });
}
