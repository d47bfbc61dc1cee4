import type { MakeHttpCache } from "../truths/http-suite.ts";
import type { HttpRequest, HttpResponse } from "../http/message.ts";

/** What is used of http-cache-semantics' policy objects. */
interface Policy {
  storable(): boolean;
  satisfiesWithoutRevalidation(request: object): boolean;
  responseHeaders(): Record<string, string>;
  revalidationHeaders(request: object): Record<string, string>;
  revalidatedPolicy(request: object, response: object): { policy: Policy; modified: boolean };
  stale(): boolean;
  maxAge(): number;
  useStaleWhileRevalidate(): boolean;
}

/** Its constructor. */
export interface PolicyClass {
  new (request: object, response: object, options: object): Policy;
}

/**
 * A plain shared cache on http-cache-semantics: one entry an address, decisions by the package alone. It
 * reads the time from `Date.now`, which is therefore bent to the virtual clock while it runs.
 */
export function peerHttpCache(CachePolicy: PolicyClass): MakeHttpCache {
  return (origin, clock) => {
    const store = new Map<string, { policy: Policy; response: HttpResponse }>();
    const asPeer = ({ method, url, fields }: HttpRequest) => ({ method, url, headers: fields });
    const inTime = <T>(work: () => T): T => {
      const now = Date.now;
      Date.now = () => clock.now();
      try {
        return work();
      } finally {
        Date.now = now;
      }
    };
    const served = (policy: Policy, { status, body }: HttpResponse): HttpResponse => ({
      status,
      fields: inTime(() => policy.responseHeaders()),
      body,
    });
    const keep = (request: HttpRequest, response: HttpResponse) => {
      const answer = { status: response.status, headers: response.fields };
      const policy = inTime(() => new CachePolicy(asPeer(request), answer, { shared: true }));
      if (request.method === "GET" && policy.storable()) {
        store.set(request.url, { policy, response });
      }
      return response;
    };
    return {
      async handle(request) {
        const held = store.get(request.url), peer = asPeer(request);
        if (request.method !== "GET" && request.method !== "HEAD") {
          const response = await origin(request);
          if (response.status < 400) store.delete(request.url);
          return response;
        }
        if (!held) return keep(request, await origin(request));
        if (inTime(() => held.policy.satisfiesWithoutRevalidation(peer))) {
          const response = served(held.policy, held.response);
          return request.method === "HEAD" ? { ...response, body: undefined } : response;
        }
        const fields = inTime(() => held.policy.revalidationHeaders(peer));
        const response = await origin({ ...request, fields });
        const answer = { status: response.status, headers: response.fields };
        const { policy, modified } = inTime(() => held.policy.revalidatedPolicy(peer, answer));
        if (modified) return keep(request, response);
        store.set(request.url, { policy, response: held.response });
        return served(policy, held.response);
      },
    };
  };
}
