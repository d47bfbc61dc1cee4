import suite from "../../../data/api-gateway/routes.json" with { type: "json" };
import { VirtualClock } from "../../sim/mod.ts";
import { localBackend, type Outgoing } from "../forwarding/outgoing.ts";
import { Proxy, type Router } from "../proxy.ts";
import type { GatewayInput } from "../routing/config.ts";
import { differences, type RouteCase, type Seen } from "./route-case.ts";

/** The back ends of the suite. */
export const SUITE_BACKENDS = ["infra-backend-v1", "infra-backend-v2", "infra-backend-v3"] as const;

interface Group extends GatewayInput {
  name: string;
  cases: RouteCase[];
}

/** One case of the suite, and in what the gateway differs; empty where it does as it must. */
export interface RouteRow {
  group: string;
  n: number;
  differs: string[];
  ok: boolean;
}

export const ROUTE_GROUPS: readonly Group[] = suite.groups as unknown as Group[];

/**
 * Runs the routing conformance cases against a proxy with the given router, in this process and on a virtual
 * clock: a back end that waits a second costs nothing.
 *
 * @param router Makes the router of a group's configuration.
 */
export async function checkRoutes(
  router: (config: GatewayInput, backends: readonly string[]) => Router,
): Promise<RouteRow[]> {
  const rows: RouteRow[] = [];
  for (const { name, cases, listeners, routes } of ROUTE_GROUPS) {
    const router_ = router({ listeners, routes }, SUITE_BACKENDS);
    for (const one of cases) {
      const differs = await runCase(router_, one, listeners[0]!.port, listeners[0]!.protocol);
      rows.push({ group: name, n: one.n, differs, ok: differs.length === 0 });
    }
  }
  return rows;
}

async function runCase(
  routes: Router,
  one: RouteCase,
  port: number,
  protocol: "HTTP" | "HTTPS",
): Promise<string[]> {
  const clock = new VirtualClock(), seen: Seen[] = [];
  const backends = SUITE_BACKENDS.map((name) =>
    localBackend(name, async (outgoing) => {
      seen.push(seenBy(name, outgoing));
      if (/[?&]delay=1s/.test(outgoing.path)) await clock.sleep(1000, outgoing.signal);
      return new Response(name, { headers: one.backendHeaders ?? {} });
    })
  );
  const proxy = new Proxy({ routes, backends, clock });
  const scheme = protocol === "HTTPS" ? "https" : "http";
  const { path, host = "no-rule.example", method = "GET", headers = {} } = one.request;
  const request = new Request(`${scheme}://${host}${path}`, { method, headers });
  const answered = proxy.handle(request, { address: "192.0.2.1", scheme, trusted: false, port });
  await clock.run();
  const response = await answered;
  const differs = differences(one, response, seen, { scheme, host, port });
  await response.body?.cancel();
  proxy.close();
  return differs;
}

function seenBy(backend: string, { path, host, headers }: Outgoing): Seen {
  return { backend, path, host, headers: new Headers(headers) };
}
