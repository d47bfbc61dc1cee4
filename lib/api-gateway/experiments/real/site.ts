import { Gcra } from "../../../rate-limiter/mod.ts";
import { RealClock } from "../../../sim/mod.ts";
import type { DeliveryBackend } from "../../delivery/local.ts";
import { DELIVERY } from "../../delivery/table.ts";
import { coalesce, type CoalesceCounts } from "../../edge/coalesce.ts";
import { invokeOver } from "../../edge/invoke.ts";
import { limitPerCaller } from "../../edge/limit.ts";
import { Upstream, type UpstreamOptions } from "../../edge/upstream.ts";
import { Gateway } from "../../gateway.ts";
import type { GatewayOptions } from "../../gateway-options.ts";
import { type DeliveryProcesses, startDelivery } from "../../real/delivery-processes.ts";
import { deliveryLogin, type Login } from "../../real/login.ts";
import { serveGateway } from "../../real/serve.ts";

/** The whole of it on this machine: three processes, a login, a gateway behind a socket. */
export interface Site {
  readonly gateway: Gateway;
  readonly options: GatewayOptions;
  readonly url: string;
  readonly login: Login;
  readonly services: DeliveryProcesses;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly coalesced: CoalesceCounts;
  /** Asks as the app does, with a token. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** A query over the socket. */
  query(text: string, token?: string): Promise<GraphQLReply>;
  /** Calls that reached a service since the last time somebody asked this. */
  calls(): Promise<Record<DeliveryBackend, number>>;
  close(): Promise<void>;
}

/** What a GraphQL client reads. */
export interface GraphQLReply {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[] }[];
}

/** How the site's back ends are guarded, where nothing else is said. */
const GUARDS: Omit<UpstreamOptions, "clock"> = {
  ...{ bulkhead: 64, queue: 64, timeout: 250, retries: 1 },
  breaker: { wait: 500 },
};

/** Starts it. Everything ends with `close`, with this process, or after two minutes. */
export async function startSite(guards: Omit<UpstreamOptions, "clock"> = GUARDS): Promise<Site> {
  const clock = new RealClock(), login = await deliveryLogin(clock);
  const services = await startDelivery({ identityKey: login.identityKey });
  const upstreams = new Map(
    Object.values(services.backends).map((backend) =>
      [backend.name, new Upstream(backend, { clock, ...guards })] as const
    ),
  );
  const { invoke, counts } = coalesce(invokeOver(upstreams, clock, DELIVERY), clock);
  const limiter = new Gcra({ clock, capacity: 1e6, refillRate: 1e6 });
  const options: GatewayOptions = {
    ...{ table: DELIVERY, invoke, clock, authenticate: login.authenticate, version: "1" },
    limit: limitPerCaller(limiter),
  };
  const gateway = new Gateway(options);
  const served = await serveGateway((request, arrival) => gateway.fetch(request, arrival));
  const token = await login.token(), before = new Map<string, number>();
  const ask = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
    return fetch(`${served.url}${path}`, { signal: AbortSignal.timeout(15_000), ...init, headers });
  };
  return {
    ...{ gateway, options, url: served.url, login, services, upstreams, coalesced: counts, ask },
    query: async (text, other = token) => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${other}` };
      const body = JSON.stringify({ query: text });
      return await (await ask("/graphql", { method: "POST", body, headers })).json();
    },
    calls: async () => {
      const names = Object.keys(services.urls) as DeliveryBackend[];
      const counts = await Promise.all(names.map(async (name) => {
        const all = Object.values(await services.seen(name)).reduce((a, b) => a + b, 0);
        const since = all - (before.get(name) ?? 0);
        before.set(name, all);
        return [name, since] as const;
      }));
      return Object.fromEntries(counts) as Record<DeliveryBackend, number>;
    },
    close: async () => {
      await served.close();
      gateway.close();
      upstreams.forEach((upstream) => upstream.close());
      await services.stop();
    },
  };
}

/** Starts a site, lets it be used, and ends it, whatever happens meanwhile. */
export async function withSite<T>(use: (site: Site) => Promise<T>): Promise<T> {
  const site = await startSite();
  try {
    return await use(site);
  } finally {
    await site.close();
  }
}
