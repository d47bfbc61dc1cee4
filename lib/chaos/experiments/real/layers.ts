import { serveHere } from "../../../services/serve-here.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import {
  ActiveFaults,
  type BodyIllness,
  FaultPoint,
  faultyFetch,
  faultyHandler,
} from "../../mod.ts";
import { cutOff, ProxyCollection, toxicFault, type ToxicProxy } from "../../real/mod.ts";

/** Where a fault is put. */
export type Layer = "function" | "HTTP" | "TCP";

/** What a client made of a fault. */
export interface LayerCell {
  layer: Layer;
  fault: string;
  client: string;
  outcome: "right" | "error" | "wrong" | "hangs";
  ms: number;
}

/** A call that has not ended by then hangs, in ms. */
const LIMIT = 600;
/** What clients that have a time-out give the service, in ms. */
const TIMEOUT = 200;
const BODY = { seats: Array.from({ length: 1000 }, (_, i) => i) };

type Client = (
  fetch: typeof globalThis.fetch,
  url: string,
  signal: AbortSignal,
) => Promise<unknown>;

/** Five ways to call a service; what they do not bound, nobody does. */
const CLIENTS: Record<string, Client> = {
  "no time-out": async (fetch, url, signal) => await (await fetch(url, { signal })).json(),
  "time-out of the head": async (fetch, url, signal) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error("no answer")), TIMEOUT);
    const response = await fetch(url, { signal: AbortSignal.any([signal, late.signal]) });
    clearTimeout(timer);
    return await response.json();
  },
  "time-out between bytes": async (fetch, url, signal) => {
    const late = new AbortController(),
      patience = () => setTimeout(() => late.abort(new Error("nothing comes")), TIMEOUT);
    let timer = patience(), text = "";
    const response = await fetch(url, { signal: AbortSignal.any([signal, late.signal]) });
    const decoder = new TextDecoder();
    for await (const bytes of response.body!) {
      clearTimeout(timer);
      timer = patience();
      text += decoder.decode(bytes, { stream: true });
    }
    clearTimeout(timer);
    return JSON.parse(text);
  },
  "time-out of all": async (fetch, url, signal) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
    return await (await fetch(url, { signal: within })).json();
  },
  "status not looked at": async (fetch, url, signal) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
    const text = await (await fetch(url, { signal: within })).text();
    // No seats, it says, and means that it could not ask.
    return text.startsWith("{") ? JSON.parse(text) : { seats: [] };
  },
};

/** What is ill in one case. */
interface Ill {
  point: FaultPoint;
  server: FaultPoint;
  body: { ill: BodyIllness | undefined };
  proxy: ToxicProxy;
  faults: ActiveFaults;
}

const toxic =
  (type: string, attributes: Record<string, number>) => async ({ faults, proxy }: Ill) => {
    await faults.inject(toxicFault(proxy, { type, stream: "downstream", attributes }));
  };

const FAULTS: [Layer, string, (ill: Ill) => void | Promise<void>][] = [
  ["function", "throws", ({ point }) => void point.ill({ error: () => new TypeError("down") })],
  ["function", "late", ({ point }) => void point.ill({ delay: 3 * LIMIT })],
  ["function", "never answers", ({ point }) => void point.ill({ hang: true })],
  [
    "HTTP",
    "answers 503",
    ({ server }) => void server.ill({ error: () => new Response("busy", { status: 503 }) }),
  ],
  ["HTTP", "head late", ({ server }) => void server.ill({ delay: 3 * LIMIT })],
  ["HTTP", "body stalls", ({ body }) => void (body.ill = { after: 200, then: "stall" })],
  ["TCP", "refused", async ({ faults, proxy }) => await faults.inject(cutOff(proxy))],
  ["TCP", "reset", toxic("reset_peer", { timeout: 0 })],
  ["TCP", "silent", toxic("timeout", { timeout: 0 })],
  ["TCP", "late", toxic("latency", { latency: 3 * LIMIT })],
  ["TCP", "trickles", toxic("bandwidth", { rate: 3 })],
  ["TCP", "ends too early", toxic("limit_data", { bytes: 600 })],
  ["TCP", "in slices", toxic("slicer", { average_size: 100, size_variation: 20, delay: 100 })],
];

/** Every fault against every client, each with a service and a proxy of its own. Some 0.5 s. */
export async function weaknessesByLayer(): Promise<LayerCell[]> {
  const cases = FAULTS.flatMap(([layer, fault, make]) =>
    Object.entries(CLIENTS).map(([client, call]) => ({ layer, fault, make, client, call }))
  );
  return await Promise.all(cases.map(async ({ make, call, ...names }) => {
    const clock = new RealClock(), point = new FaultPoint("client", { clock, random: random(1) });
    const server = new FaultPoint("server", { clock, random: random(2) });
    const body: Ill["body"] = { ill: undefined }, faults = new ActiveFaults();
    const handler = faultyHandler(server, () => Response.json(BODY), () => body.ill);
    const served = await serveHere(handler, 20_000), proxies = new ProxyCollection(random(3));
    const proxy = await proxies.add({
      name: "service",
      upstream: new URL(served.url).host,
      enabled: true,
    });
    await make({ point, server, body, proxy, faults });
    const end = new AbortController();
    try {
      const url = `http://${proxy.listen}/seats`;
      return { ...names, ...await outcomeOf(call(faultyFetch(point, fetch), url, end.signal)) };
    } finally {
      end.abort();
      await faults.revertAll();
      await proxies.close();
      await served.close();
    }
  }));
}

async function outcomeOf(call: Promise<unknown>): Promise<Pick<LayerCell, "outcome" | "ms">> {
  const start = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"hangs">((resolve) => timer = setTimeout(() => resolve("hangs"), LIMIT));
  const ended = call.then(
    (value) => JSON.stringify(value) === JSON.stringify(BODY) ? "right" as const : "wrong" as const,
    () => "error" as const,
  );
  const outcome = await Promise.race([ended, late]);
  clearTimeout(timer);
  return { outcome, ms: performance.now() - start };
}

/** Clients' weaknesses (a call that hangs, or a wrong answer) that faults of each layer have shown. */
export function foundBy(
  cells: readonly LayerCell[],
): { layer: Layer; client: string; weaknesses: number }[] {
  const layers: Layer[] = ["function", "HTTP", "TCP"];
  return layers.flatMap((layer) =>
    Object.keys(CLIENTS).map((client) => ({
      layer,
      client,
      weaknesses: cells.filter((cell) =>
        cell.layer === layer && cell.client === client &&
        (cell.outcome === "hangs" || cell.outcome === "wrong")
      ).length,
    }))
  );
}
