import { VirtualClock } from "../../sim/mod.ts";
import { localBackend, type Outgoing } from "../forwarding/outgoing.ts";
import { Proxy } from "../proxy.ts";
import { RouteTable } from "../routing/route-table.ts";

/** What one trick of a caller's comes to at a proxy. */
export interface LeakRow {
  trick: string;
  /** What the back end is told by a proxy that copies headers. */
  naive: string;
  /** And by ours. */
  gateway: string;
}

/** A proxy as it is written in an afternoon: its own header first, then the standard's list is taken away. */
function naive(request: Request): Headers {
  const headers = new Headers(request.headers);
  headers.set("x-user", "mira");
  headers.append("x-forwarded-for", "192.0.2.7");
  for (const name of (headers.get("connection") ?? "").split(",")) {
    if (name.trim()) headers.delete(name.trim());
  }
  headers.delete("connection");
  return headers;
}

/** Sends each trick through both. */
export async function leaks(): Promise<LeakRow[]> {
  const rows: LeakRow[] = [];
  for (const [trick, headers, field] of TRICKS) {
    const request = () => new Request("http://api.example/orders", { headers });
    const ours = await throughGateway(request());
    const told = (got: Headers) => {
      const value = got.get(field);
      return value === null ? `no ${field}` : `${field}: ${value}`;
    };
    rows.push({ trick, naive: told(naive(request())), gateway: told(ours) });
  }
  return rows;
}

const TRICKS: [string, Record<string, string>, string][] = [
  ["Connection: x-user", { connection: "x-user" }, "x-user"],
  ["X-Forwarded-For: 10.0.0.1", { "x-forwarded-for": "10.0.0.1" }, "x-forwarded-for"],
  ["Forwarded: for=10.0.0.1", { forwarded: "for=10.0.0.1" }, "forwarded"],
  ["TE: trailers", { te: "trailers" }, "te"],
];

async function throughGateway(request: Request): Promise<Headers> {
  let seen: Outgoing | undefined;
  const backend = localBackend("orders", (outgoing) => {
    seen = outgoing;
    return new Response("ok");
  });
  const routes = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{
      name: "r",
      rules: [{
        backendRefs: [{ name: "orders" }],
        filters: [{
          type: "RequestHeaderModifier",
          requestHeaderModifier: { set: [{ name: "x-user", value: "mira" }] },
        }],
      }],
    }],
  }, ["orders"]);
  const proxy = new Proxy({ routes, backends: [backend], clock: new VirtualClock() });
  await proxy.handle(request, { address: "192.0.2.7", scheme: "http", trusted: false, port: 80 });
  proxy.close();
  return seen!.headers;
}
