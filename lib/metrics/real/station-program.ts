/**
 * A bicycle station as a process of its own: it lends bikes, and tells its metrics. `station PORT NAME BUDGET`.
 * `POST /break?delay=MS&errors=SHARE` makes it slow, or fail.
 */
import process from "node:process";
import { serve } from "srvx";
import { listening } from "../../services/listening.ts";
import { RealClock } from "../../sim/real-clock.ts";
import { random } from "../../sim/random.ts";
import { Counter } from "../client/counter.ts";
import { Gauge } from "../client/gauge.ts";
import { measured } from "../client/http-metrics.ts";
import { CONTENT_TYPE, Registry } from "../client/registry.ts";
import { processMetrics } from "./process-metrics.ts";

const [port, name = "0", budget] = process.argv.slice(2);
const clock = new RealClock(), chance = random(`station ${name}`), stop = new AbortController();
const registry = new Registry(), now = () => Date.now() / 1000;
processMetrics(registry, clock, stop.signal);
const bikes = registry.add(new Gauge({ name: "bikes", help: "Bikes in their docks." }));
const rentals = registry.add(
  new Counter({ name: "rentals_total", help: "Bikes asked for.", labels: ["result"], now }),
);
let docked = 12, errors = 0, delay = 0;
bikes.set(docked);
for (const result of ["ok", "failed"]) rentals.inc({ result }, 0);

const handler = measured(async (request) => {
  const url = new URL(request.url);
  if (url.pathname === "/metrics") {
    if (delay > 0) await clock.sleep(delay, request.signal).catch(() => {});
    const open = request.headers.get("accept")?.includes("openmetrics") ? "openmetrics" : "text";
    return new Response(registry.expose(open), { headers: { "content-type": CONTENT_TYPE[open] } });
  }
  if (url.pathname === "/rent") {
    const ok = chance.next() >= errors;
    rentals.inc({ result: ok ? "ok" : "failed" });
    if (ok) bikes.set(docked = docked > 0 ? docked - 1 : 12);
    return new Response(ok ? "here you are" : "the dock is stuck", { status: ok ? 200 : 500 });
  }
  if (url.pathname === "/break" && request.method === "POST") {
    delay = Number(url.searchParams.get("delay") ?? 0);
    errors = Number(url.searchParams.get("errors") ?? 0);
    return new Response(null, { status: 204 });
  }
  return new Response("no such page", { status: 404 });
}, {
  registry,
  route: (request) =>
    ["/metrics", "/rent", "/break"].find((path) => new URL(request.url).pathname === path) ??
      "other",
  now: () => clock.now(),
});

const server = serve({ fetch: handler, port: Number(port), hostname: "127.0.0.1", silent: true });
await server.ready();
listening(Number(port));
setTimeout(() => process.exit(0), Number(budget));
