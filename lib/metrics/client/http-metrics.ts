import { Counter } from "./counter.ts";
import { Histogram } from "./histogram.ts";
import type { Registry } from "./registry.ts";

/** A handler of requests, as web standards have it. */
export type Handler = (request: Request) => Response | Promise<Response>;

/**
 * Counts and times what a handler does: the agent inside an HTTP service. Routes are names, not addresses: an
 * address with a user's number in it would be a series for each user.
 *
 * @param route Gives the name of a request's route.
 * @param now Milliseconds, of any origin.
 */
export function measured(handler: Handler, { registry, route, now }: {
  registry: Registry;
  route: (request: Request) => string;
  now: () => number;
}): Handler {
  const requests = registry.add(
    new Counter({
      name: "http_requests_total",
      help: "Requests answered.",
      labels: ["method", "route", "status"],
    }),
  );
  const duration = registry.add(
    new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to answer.",
      labels: ["route"],
    }),
  );
  return async (request) => {
    const began = now(), name = route(request);
    let status = "500";
    try {
      const response = await handler(request);
      status = String(response.status);
      return response;
    } finally {
      requests.inc({ method: request.method, route: name, status });
      duration.observe((now() - began) / 1000, { route: name });
    }
  };
}
