import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { RealClock } from "../../../sim/mod.ts";
import { Proxy } from "../../proxy.ts";
import { RouteTable } from "../../routing/route-table.ts";
import { httpBackend } from "../../real/http-backend.ts";
import { serveGateway } from "../../real/serve.ts";
import { differences, type RouteCase, type Seen } from "../../truths/route-case.ts";
import { ROUTE_GROUPS, SUITE_BACKENDS } from "../../truths/route-suite.ts";

/** A case of the suite, over sockets. */
export interface SocketRow {
  group: string;
  n: number;
  differs: string[];
  ok: boolean;
}

/** Groups of which a case is run: what a socket could change. */
const GROUPS = [
  ...["matching", "header-matching", "query-param-matching", "request-header-modifier"],
  ...["response-header-modifier", "rewrite-path", "redirect-path", "cors", "timeout-request"],
  ...["request-mirror", "rewrite-host"],
];

/** Runs one case of each of eleven groups with a real server, real back ends and a real client. */
export async function routesOverSockets(): Promise<SocketRow[]> {
  const rows: SocketRow[] = [];
  for (const name of GROUPS) {
    const group = ROUTE_GROUPS.find((group) => group.name === name)!, one = group.cases[0]!;
    const routes = new RouteTable(
      { listeners: group.listeners, routes: group.routes },
      SUITE_BACKENDS,
    );
    rows.push({ group: name, n: one.n, ...await overSockets(routes, one) });
  }
  return rows;
}

async function overSockets(
  routes: RouteTable,
  one: RouteCase,
): Promise<{ differs: string[]; ok: boolean }> {
  const seen: Seen[] = [],
    echoes = await Promise.all(
      SUITE_BACKENDS.map((name) => echo(name, seen, one.backendHeaders ?? {})),
    );
  const backends = echoes.map(({ name, url }) => httpBackend(name, url));
  const proxy = new Proxy({
    ...{ routes, clock: new RealClock() },
    backends,
  });
  const served = await serveGateway((request, arrival) => proxy.handle(request, arrival));
  try {
    const host = one.request.host ?? "no-rule.example",
      response = await exchange(served.url, one, host);
    // A copy may come after the answer.
    for (let i = 0; i < 50 && one.mirroredTo && seen.length < 2; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const differs = differences(one, response, seen, { scheme: "http", host, port: 80 });
    return { differs, ok: differs.length === 0 };
  } finally {
    await served.close();
    proxy.close();
    for (const backend of backends) backend.close();
    for (const { close } of echoes) close();
  }
}

/** A back end that remembers what it was sent. */
async function echo(name: string, seen: Seen[], headers: Record<string, string>) {
  const server = createServer((request, response) => {
    const got = new Headers();
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      got.append(request.rawHeaders[i]!, request.rawHeaders[i + 1]!);
    }
    seen.push({ backend: name, path: request.url!, host: got.get("host") ?? "", headers: got });
    const answer = () => response.writeHead(200, headers).end(name);
    if (request.url!.includes("delay=1s")) setTimeout(answer, 1000);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { name, url: `http://127.0.0.1:${port}`, close };
}

/** A client that may say any Host, unlike `fetch`, and does not follow redirects. */
function exchange(url: string, { request }: RouteCase, host: string): Promise<Response> {
  const { hostname, port } = new URL(url), { path, method = "GET", headers = {} } = request;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, path, method, headers: { ...headers, host } },
      (got) => {
        const status = got.statusCode!, fields = new Headers();
        for (let i = 0; i < got.rawHeaders.length; i += 2) {
          fields.append(got.rawHeaders[i]!, got.rawHeaders[i + 1]!);
        }
        got.resume().on("end", () => resolve(new Response(null, { status, headers: fields })));
      },
    );
    sent.on("error", reject).end();
  });
}
