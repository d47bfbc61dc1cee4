import { Hono } from "hono";
import process from "node:process";
import { serveProgram } from "../../../services/serve-program.ts";
import { RealClock } from "../../../sim/mod.ts";
import { BatchExporter } from "../../exporter/batch.ts";
import { SyncExporter } from "../../exporter/sync.ts";
import { otlpHttp } from "../../exporter/transport.ts";
import { NEVER, parentBased } from "../../sampling/sampler.ts";
import { ratio } from "../../sampling/ratio.ts";
import { Tracer } from "../../tracer.ts";
import { tracedFetch } from "../traced-fetch.ts";
import { tracedRoutes } from "../traced-routes.ts";

/** The services of the shop, in the order of their processes. */
export const SERVICES = ["web", "cart", "seats", "payments", "ledger"] as const;
/** The name of one. */
export type ServiceName = (typeof SERVICES)[number];
/** How spans leave a service: not at all, in batches, or one by one while the caller waits. */
export type ExportMode = "off" | "batch" | "sync";

/** What a service of the shop works with. */
export interface Service {
  name: ServiceName;
  app: Hono;
  tracer: Tracer;
  /** Calls another service of the shop, traced. */
  call: (to: ServiceName, path: string, method?: "GET" | "POST") => Promise<Response>;
  /** Runs before the process ends. */
  atEnd: (() => Promise<void>)[];
}

/** A pause, as work takes time. */
export const work = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Makes a service from the arguments of its process: name, ports of all, collector, mode, share of traces that
 * are recorded, budget in ms. `POST /flush` sends what it has recorded and says what became of it; it ends with
 * its parent, or after its budget.
 */
export function setUp(args: readonly string[]): Service & { start: () => Promise<void> } {
  const [role = "web", ports = "", collector = "", mode = "off", share = "1", budget = "60000"] =
    args;
  const name = role as ServiceName, all = ports.split(",").map(Number);
  const clock = new RealClock(), resource = { "service.name": name, "process.pid": process.pid };
  const transport = otlpHttp(`${collector}/v1/traces`);
  const batch = new BatchExporter({
    clock,
    transport,
    resource,
    delay: 200,
    timeout: 1000,
    retries: 1,
  });
  const sync = new SyncExporter(transport, resource);
  const sampler = parentBased(mode === "off" ? NEVER : ratio(Number(share)));
  const tracer = new Tracer({ clock, sink: mode === "sync" ? sync : batch, sampler });
  const peer = (url: URL) => SERVICES[all.indexOf(Number(url.port))];
  const send = tracedFetch(tracer, { peer });
  const app = new Hono(), atEnd: (() => Promise<void>)[] = [];
  app.post("/flush", async (context) => {
    await batch.flush();
    return context.json({ ...batch.counts, refused: tracer.table.refused });
  });
  app.post("/end", async (context) => {
    for (const end of atEnd) await end().catch(() => {});
    return context.json(await batch.shutdown(1000));
  });
  // Outside of the span, so that its own end is waited for too.
  app.use(async (_, next) => {
    await next();
    if (mode === "sync") await sync.settled();
  });
  app.use(tracedRoutes(tracer));
  return {
    ...{ name, app, tracer, atEnd },
    call: (to, path, method = "GET") =>
      send(`http://127.0.0.1:${all[SERVICES.indexOf(to)]}${path}`, {
        method,
        signal: AbortSignal.timeout(5000),
      }),
    start: () => serveProgram(app.fetch, all[SERVICES.indexOf(name)]!, Number(budget)),
  };
}
