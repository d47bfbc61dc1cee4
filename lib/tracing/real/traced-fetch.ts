import { writeBaggage } from "../context/baggage.ts";
import { type Propagator, w3c } from "../context/propagator.ts";
import type { Tracer } from "../tracer.ts";
import { currentScope } from "./scope.ts";

/** What a wrapped `fetch` may be told. */
export interface TracedFetchOptions {
  /** Default: the W3C's headers. */
  propagator?: Propagator;
  /** The service behind an address, where its name is known: `peer.service`. */
  peer?: (url: URL) => string | undefined;
  send?: typeof fetch;
}

/**
 * A `fetch` that makes a client span of each call, child of the scope's, and sends the context along. The span
 * ends with the headers of the answer. Attributes are named as OpenTelemetry's conventions for HTTP have them.
 */
export function tracedFetch(tracer: Tracer, options: TracedFetchOptions = {}): typeof fetch {
  const { propagator = w3c, peer, send = fetch } = options;
  const traced = async (input: string | URL | Request, init: RequestInit = {}) => {
    const request = new Request(input, init), url = new URL(request.url), scope = currentScope();
    const span = tracer.start(request.method, { kind: "client", parent: scope?.span });
    span.set("http.request.method", request.method).set("url.full", `${url.origin}${url.pathname}`);
    span.set("server.address", url.hostname).set("server.port", portOf(url));
    const name = peer?.(url);
    if (name !== undefined) span.set("peer.service", name);
    const headers: Record<string, string> = {};
    propagator.inject(span, headers);
    if (scope?.baggage?.size) headers["baggage"] = writeBaggage(scope.baggage);
    for (const [key, value] of Object.entries(headers)) request.headers.set(key, value);
    try {
      const response = await send(request);
      span.set("http.response.status_code", response.status);
      if (response.status >= 400) {
        span.set("error.type", String(response.status)).status("error");
      }
      return response;
    } catch (error) {
      span.set("error.type", error instanceof Error ? error.name : "unknown").fail(error);
      throw error;
    } finally {
      span.end();
    }
  };
  return traced as typeof fetch;
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}
