import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { readBaggage } from "../context/baggage.ts";
import { type Propagator, w3c } from "../context/propagator.ts";
import type { Tracer } from "../tracer.ts";
import { inScope } from "./scope.ts";

/**
 * A server span for each request of a hono app, child of what the headers say, and its scope around the
 * handlers. Names and attributes are OpenTelemetry's for HTTP: the route, not the path, or every order would be
 * an operation of its own. A bad header starts a new trace, never an error.
 */
export function tracedRoutes(tracer: Tracer, propagator: Propagator = w3c): MiddlewareHandler {
  return (context, next) => {
    const { method, raw, path } = context.req;
    const span = tracer.start(method, { kind: "server", parent: propagator.extract(raw.headers) });
    span.set("http.request.method", method).set("url.path", path);
    const baggage = readBaggage(raw.headers.get("baggage") ?? undefined);
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
