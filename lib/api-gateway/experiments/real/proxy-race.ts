import { Agent, createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createProxyServer } from "httpxy";
import { RealClock } from "../../../sim/mod.ts";
import { fetchBackend } from "../../forwarding/outgoing.ts";
import { Proxy } from "../../proxy.ts";
import { RouteTable } from "../../routing/route-table.ts";
import { serveGateway } from "../../real/serve.ts";

/** Requests that a caller sends one after the other. */
export const IN_A_ROW = 8;

/** Two proxies before one back end. */
export interface ProxyRace {
  /** Lets `callers` send {@linkcode IN_A_ROW} requests each through one of them. */
  ask(who: "ours" | "httpxy", callers: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts both, and the back end, on loopback. */
export async function proxyRace(): Promise<ProxyRace> {
  const answer = JSON.stringify({ id: "o1", status: "placed", total: 1250 });
  const back = createServer((_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(answer)
  );
  const target = await listen(back);
  const routes = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{ name: "r", rules: [{ backendRefs: [{ name: "orders" }] }] }],
  }, ["orders"]);
  const proxy = new Proxy({
    ...{ routes, clock: new RealClock(), backends: [fetchBackend("orders", target)] },
  });
  const ours = await serveGateway((request, arrival) => proxy.handle(request, arrival));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const peer = createProxyServer({ target, agent, xfwd: true });
  const theirs = createServer((request, response) =>
    void peer.web(request, response).catch(() => response.destroy())
  );
  const urls = { ours: ours.url, httpxy: await listen(theirs) };
  const one = async (url: string) => {
    const response = await fetch(`${url}/orders/o1`);
    if (await response.text() !== answer) throw new Error("Cannot race: an answer is another one");
  };
  return {
    ask: async (who, callers) => {
      const caller = async () => {
        for (let i = 0; i < IN_A_ROW; i++) await one(urls[who]);
      };
      await Promise.all(Array.from({ length: callers }, caller));
    },
    close: async () => {
      await ours.close();
      proxy.close();
      agent.destroy();
      for (const server of [theirs, back]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
