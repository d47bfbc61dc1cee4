import { serve } from "srvx";
import { queryApi } from "../http/api.ts";
import type { Engine } from "../promql/engine.ts";
import type { Queryable } from "../store/queryable.ts";

/** An API that is being served. */
export interface ServedApi {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves Prometheus' HTTP API on a free port of the loopback address, for `budget` ms at most.
 *
 * @param now The time of a query that says none, in ms.
 */
export async function serveApi(
  { engine, store, now = Date.now, budget = 60_000 }: {
    engine: Engine;
    store: Queryable;
    now?: () => number;
    budget?: number;
  },
): Promise<ServedApi> {
  const app = queryApi({ engine, store, now });
  const server = serve({
    fetch: app.fetch,
    port: 0,
    hostname: "127.0.0.1",
    silent: true,
    gracefulShutdown: false,
  });
  await server.ready();
  const timer = setTimeout(() => void server.close(true), budget);
  return {
    url: server.url!,
    close: async () => {
      clearTimeout(timer);
      await server.close(true);
    },
  };
}
