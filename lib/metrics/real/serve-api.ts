import { type Served, serveHere } from "../../services/serve-here.ts";
import { queryApi } from "../http/api.ts";
import type { Engine } from "../promql/engine.ts";
import type { Queryable } from "../store/queryable.ts";

/** An API that is being served. */
export type ServedApi = Served;

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
  return await serveHere(app.fetch, budget);
}
