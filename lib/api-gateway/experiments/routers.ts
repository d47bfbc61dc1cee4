import { AskedRequest } from "../routing/asked.ts";
import type { GatewayInput } from "../routing/config.ts";
import { FirstMatch } from "../routing/first-match.ts";
import { RouteTable } from "../routing/route-table.ts";
import type { Router } from "../proxy.ts";
import { checkRoutes } from "../truths/route-suite.ts";

type Make = (config: GatewayInput, backends: readonly string[]) => Router;

/** Routers from simple to right. */
export const ROUTERS: Readonly<Record<string, Make>> = {
  "first match, hosts ignored": (config, names) => new FirstMatch(config, names, { hosts: false }),
  "first match": (config, names) => new FirstMatch(config, names),
  "most specific": (config, names) => new RouteTable(config, names),
};

/** Runs all 101 cases through each router. */
export async function routerScores(): Promise<{ router: string; right: number; of: number }[]> {
  const rows = [];
  for (const [router, make] of Object.entries(ROUTERS)) {
    const cases = await checkRoutes(make);
    rows.push({ router, right: cases.filter(({ ok }) => ok).length, of: cases.length });
  }
  return rows;
}

/** The configuration of the worked example: four rules of one team after another. */
export const WORKED_ROUTES: GatewayInput = {
  listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
  routes: [{
    name: "app",
    hostnames: ["api.example"],
    rules: [
      rule("/", "web"),
      rule("/orders", "orders"),
      { ...rule("/orders", "beta"), matches: [{ ...prefix("/orders"), headers: [BETA()] }] },
      {
        ...rule("/orders/help", "help"),
        matches: [{ path: { type: "Exact", value: "/orders/help" } }],
      },
    ],
  }],
};

function prefix(value: string) {
  return { path: { type: "PathPrefix" as const, value } };
}

function rule(value: string, name: string) {
  return { matches: [prefix(value)], backendRefs: [{ name }] };
}

function BETA() {
  return { name: "x-beta", value: "yes" };
}

/** Where each router of the worked example sends a request. */
export function workedRoute(path: string, beta: boolean): { first: string; specific: string } {
  const names = ["web", "orders", "beta", "help"];
  const headers: HeadersInit = beta ? { "x-beta": "yes" } : {};
  const asked = new AskedRequest(new Request(`http://api.example${path}`, { headers }), 80);
  const to = (router: Router) =>
    router.match(asked)?.candidate.rule.backendRefs[0]?.name ?? "nobody";
  return {
    first: to(new FirstMatch(WORKED_ROUTES, names)),
    specific: to(new RouteTable(WORKED_ROUTES, names)),
  };
}
