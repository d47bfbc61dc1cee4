import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { readBaggage } from "../context/baggage.ts";
import { type Propagator, w3c } from "../context/propagator.ts";
import type { Tracer } from "../tracer.ts";
import { inScope } from "./scope.ts";

/** How a server reads what its callers say of themselves. */
export interface TracedRoutesOptions {
  /** Default: {@linkcode w3c}. */
  propagator?: Propagator;
  /**
   * Whether callers are believed. At the edge, where strangers come in, they must not be: a forged `tracestate`
   * counts one request as 2⁵⁶, and a flag makes us keep whatever they send. Then a new trace begins, which is
   * linked to theirs. Default: `true`.
   */
  trust?: boolean;
}

/**
 * A server span for each request of a hono app, child of what the headers say, and its scope around the
 * handlers. Names and attributes are OpenTelemetry's for HTTP: the route, not the path, or every order would be
 * an operation of its own. A bad header starts a new trace, never an error.
 */
export function tracedRoutes(
  tracer: Tracer,
  { propagator = w3c, trust = true }: TracedRoutesOptions = {},
): MiddlewareHandler {
  return (context, next) => {
    const { method, raw, path } = context.req, came = propagator.extract(raw.headers);
    const span = tracer.start(method, { kind: "server", parent: trust ? came : undefined });
    if (!trust && came) span.link(came);
    span.set("http.request.method", method).set("url.path", path);
    const baggage = readBaggage(trust ? raw.headers.get("baggage") ?? undefined : undefined);
    return inScope({ span, baggage }, async () => {
      try {
        await next();
        const route = routePath(context, -1), { status } = context.res;
        span.set("http.route", route).rename(`${method} ${route}`);
        span.set("http.response.status_code", status);
        if (context.error) span.fail(context.error);
        else if (status >= 500) span.set("error.type", String(status)).status("error");
      } finally {
        span.end();
      }
    });
  };
}
