import { quantile } from "../../../sim/mod.ts";
import { screenQuery } from "../calls.ts";
import type { Site } from "./site.ts";

/** How one face answered the same screen. */
export interface FaceRow {
  face: string;
  /** Requests over the socket for one screen. */
  requests: number;
  /** Bytes of bodies, both ways. */
  bytes: number;
  /** Calls that reached the services. */
  calls: number;
  /** ms. */
  p50: number;
  p99: number;
}

interface Counting {
  requests: number;
  bytes: number;
}

/** The screen by three faces, one after the other in turns, over real sockets. */
export async function screenByFace(site: Site, orders: number, rounds = 30): Promise<FaceRow[]> {
  const faces = { "REST": rest, "GraphQL": graphql, "JSON-RPC, two batches": rpc };
  const times = new Map<string, number[]>(), rows: FaceRow[] = [];
  for (const [face, screen] of Object.entries(faces)) {
    const counting: Counting = { requests: 0, bytes: 0 };
    await screen(site, orders, { requests: 0, bytes: 0 });
    await site.calls();
    await screen(site, orders, counting);
    const calls = Object.values(await site.calls()).reduce((a, b) => a + b, 0);
    rows.push({ face, ...counting, calls, p50: 0, p99: 0 });
    times.set(face, []);
  }
  for (let i = 0; i < rounds; i++) {
    for (const [face, screen] of Object.entries(faces)) {
      const from = performance.now();
      await screen(site, orders, { requests: 0, bytes: 0 });
      times.get(face)!.push(performance.now() - from);
    }
  }
  for (const row of rows) {
    row.p50 = quantile(times.get(row.face)!, 0.5);
    row.p99 = quantile(times.get(row.face)!, 0.99);
  }
  return rows;
}

async function send(site: Site, counting: Counting, path: string, body?: string): Promise<unknown> {
  const init = body === undefined
    ? {}
    : { method: "POST", body, headers: { "content-type": "application/json" } };
  const text = await (await site.ask(path, init)).text();
  counting.requests++;
  counting.bytes += text.length + (body?.length ?? 0);
  return JSON.parse(text);
}

type Short = { restaurantId: string; courierId: string | null };

async function rest(site: Site, orders: number, counting: Counting): Promise<void> {
  const list = await send(site, counting, `/orders?first=${orders}`) as Short[];
  await Promise.all(list.flatMap(({ restaurantId, courierId }) => [
    send(site, counting, `/restaurants/${restaurantId}`),
    ...courierId === null ? [] : [send(site, counting, `/couriers/${courierId}`)],
  ]));
}

async function graphql(site: Site, orders: number, counting: Counting): Promise<void> {
  await send(site, counting, "/graphql", JSON.stringify({ query: screenQuery(orders) }));
}

/** The second batch needs ids from the first: JSON-RPC can't say "of those". */
async function rpc(site: Site, orders: number, counting: Counting): Promise<void> {
  const call = (method: string, params: unknown, id: number) => ({
    jsonrpc: "2.0",
    method,
    params,
    id,
  });
  const first = await send(site, counting, "/rpc", JSON.stringify([call("orders", [orders], 1)]));
  const list = (first as { result: Short[] }[])[0]!.result;
  const ids = (
    key: keyof Short,
  ) => [...new Set(list.map((one) => one[key]).filter((id) => id !== null))];
  const batch = [
    call("restaurants", [ids("restaurantId")], 2),
    call("couriers", [ids("courierId")], 3),
  ];
  await send(site, counting, "/rpc", JSON.stringify(batch));
}
