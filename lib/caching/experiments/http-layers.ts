import { random } from "../../sim/random.ts";
import { exponential, zipf } from "../../sim/distributions.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { HttpCache } from "../http/http-cache.ts";
import type { Handler } from "../http/message.ts";
import { clientHasIt, fieldsOf304 } from "../http/validate.ts";

/** Clients, one shared cache, one origin. */
export interface LayersOptions {
  seed: number;
  clients: number;
  pages: number;
  exponent: number;
  /** Page views in all, and per second. */
  views: number;
  rate: number;
  /** max-age, in s. */
  maxAge: number;
  /** Size of a page, in bytes. */
  size: number;
  /** Mean time between two changes of a page, in s. */
  changes: number;
  /** Share of the views that are of a page of the reader's own, which is private. */
  own: number;
}

/** What the layers left for those behind them. */
export interface LayersRow {
  layers: string;
  /** Requests that reached the origin, and the bytes of bodies that it sent. */
  origin: number;
  bytes: number;
  /** Bytes of bodies that came to clients over the network. */
  toClients: number;
  /** Private pages that a client got which were another's. */
  leaked: number;
}

const SETTINGS = {
  "no caching": { shared: false, client: false, etag: false },
  "shared cache": { shared: true, client: false, etag: false },
  "client caches": { shared: false, client: true, etag: false },
  "both": { shared: true, client: true, etag: false },
  "both, ETag": { shared: true, client: true, etag: true },
} as const;

/** Runs the same page views through five set-ups. */
export async function compareLayers(options: LayersOptions): Promise<LayersRow[]> {
  const rows: LayersRow[] = [];
  for (const layers of Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]) {
    rows.push(await runLayers(layers, options));
  }
  return rows;
}

/**
 * @param privateStored Makes the shared cache one that stores what is private: what goes wrong then?
 */
export async function runLayers(
  layers: keyof typeof SETTINGS,
  options: LayersOptions,
  privateStored = false,
): Promise<LayersRow> {
  const { seed, clients, pages, exponent, views, rate, size, changes, own } = options;
  const { shared, client, etag } = SETTINGS[layers];
  const clock = new SettableClock(Date.UTC(2026, 0, 4, 17)), chance = random(`${seed}/views`);
  const page = zipf(chance.split("pages"), { n: pages, exponent });
  const gap = exponential(chance.split("gaps"), { mean: 1000 / rate });
  const who = chance.split("who"), kind = chance.split("kind");
  const row: LayersRow = { layers, origin: 0, bytes: 0, toClients: 0, leaked: 0 };

  /** The version of a page: it changes at moments of its own, evenly. */
  const version = (path: string) => {
    const phase = path.length * 37 % 100 / 100;
    return Math.floor(clock.now() / 1000 / changes + phase);
  };
  // deno-lint-ignore require-await
  const origin: Handler = async (request) => {
    row.origin++;
    const path = new URL(request.url).pathname, reader = request.fields["authorization"];
    const mine = path === "/me";
    const fields: Record<string, string> = {
      "cache-control": `${mine ? "private" : "public"}, max-age=${options.maxAge}`,
      "date": new Date(clock.now()).toUTCString(),
      ...etag && { etag: `"${path}-${version(path)}"` },
      ...mine && { "x-reader": reader ?? "" },
    };
    if (clientHasIt(request.fields, fields, clock.now(), clock.now())) {
      return { status: 304, fields: fieldsOf304(fields), body: undefined };
    }
    row.bytes += size;
    return { status: 200, fields, body: new Uint8Array(1) };
  };
  const cdn = shared ? new HttpCache({ origin, clock, shared: !privateStored }) : undefined;
  const front: Handler = async (request) => {
    const response = cdn ? await cdn.handle(request) : await origin(request);
    if (response.body) row.toClients += size;
    return response;
  };
  const browsers = Array.from(
    { length: clients },
    () =>
      client ? new HttpCache({ origin: front, clock, shared: false, capacity: 1e6 }) : undefined,
  );

  for (let view = 0; view < views; view++) {
    clock.time += gap();
    const reader = who.int(clients), mine = kind.next() < own;
    const path = mine ? "/me" : `/recipes/${page()}`;
    const fields = mine ? { authorization: `reader-${reader}` } : {};
    const request = { method: "GET", url: `http://crumb.example${path}`, fields };
    const response = await (browsers[reader]?.handle(request) ?? front(request));
    if (mine && response.fields["x-reader"] !== `reader-${reader}`) row.leaked++;
  }
  return row;
}
