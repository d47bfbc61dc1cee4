import { type AddressInfo, createServer, type Socket } from "node:net";
import { quantile, RealClock } from "../../../sim/mod.ts";
import {
  BatchExporter,
  NEVER,
  otlpHttp,
  parentBased,
  ratio,
  type Sampler,
  SyncExporter,
  Tracer,
  TraceStore,
} from "../../mod.ts";
import { type Collector, startCollector } from "../../real/collector.ts";

/** What tracing costs a request, in one way of doing it. */
export interface OverheadRow {
  way: string;
  /** ms of a request that does nothing but its spans: the median, and the 99th percentile. */
  p50: number;
  p99: number;
  ended: number;
  sent: number;
  /** Not sent, and counted. */
  dropped: number;
  /** Neither sent, dropped nor waiting: must be 0. */
  silent: number;
}

/** Spans of one request. */
const SPANS = 5;

/**
 * How long one by one, a batch, and the end wait for a collector, in ms. With one that answers no run gets near them,
 * however busy the machine is: a span that arrives after it was given up would be counted twice, as sent and as lost.
 */
const DEAD = { one: 25, batch: 200, end: 500 }, ALIVE = { one: 10_000, batch: 10_000, end: 20_000 };

interface Way {
  way: string;
  /** Requests a round. */
  each: number;
  tracer: Tracer;
  batch?: BatchExporter;
  sync?: SyncExporter;
  patience: typeof DEAD;
  /** What its own collector has taken in, by the collector's count. */
  accepted: () => number;
}

/**
 * The same request in several ways, in turns: without tracing, in batches, in batches of a share, one by one while
 * the customer waits, and both with a collector that takes connections and never answers. All over real HTTP.
 */
export async function measureOverhead(requests: number, share: number): Promise<OverheadRow[]> {
  const collectors: Collector[] = [];
  const alive = async () => {
    const store = new TraceStore();
    const made = await startCollector({ take: (request) => store.ingest(request) });
    collectors.push(made);
    return made;
  };
  const silent = await deadCollector();
  const ways = await waysOf(alive, silent.url, share);
  const times = new Map(ways.map(({ way }) => [way, [] as number[]]));
  try {
    const rounds = Math.max(1, Math.ceil(requests / 20));
    for (let round = -1; round < rounds; round++) {
      for (const way of ways) {
        for (let i = 0; i < way.each; i++) {
          const took = await request(way);
          // The first round warms up.
          if (round >= 0) times.get(way.way)!.push(took);
        }
      }
    }
    return await Promise.all(ways.map(async (way) => {
      const all = times.get(way.way)!;
      return {
        way: way.way,
        p50: quantile(all, 0.5),
        p99: quantile(all, 0.99),
        ...await countsOf(way),
      };
    }));
  } finally {
    await Promise.all(collectors.map((collector) => collector.close()));
    silent.close();
  }
}

async function waysOf(
  alive: () => Promise<Collector>,
  dead: string,
  share: number,
): Promise<Way[]> {
  const clock = new RealClock(), resource = { "service.name": "checkout" };
  const way = (
    name: string,
    collector: Collector | undefined,
    each: number,
    more: { sampler?: Sampler; sync?: boolean } = {},
  ): Way => {
    const url = collector ? `${collector.url}/v1/traces` : dead;
    const accepted = () => collector?.counts.accepted ?? 0;
    const transport = otlpHttp(url), sampler = parentBased(more.sampler ?? ratio(1));
    const patience = collector ? ALIVE : DEAD;
    if (more.sync) {
      const sync = new SyncExporter(transport, resource, patience.one);
      return {
        way: name,
        each,
        accepted,
        patience,
        sync,
        tracer: new Tracer({ clock, sink: sync, sampler }),
      };
    }
    const batch = new BatchExporter({
      clock,
      transport,
      resource,
      delay: 50,
      timeout: patience.batch,
      retries: 0,
      queue: 1024,
    });
    return {
      way: name,
      each,
      accepted,
      patience,
      batch,
      tracer: new Tracer({ clock, sink: batch, sampler }),
    };
  };
  return [
    way("off", await alive(), 20, { sampler: NEVER }),
    way("in batches", await alive(), 20),
    way("in batches, a share", await alive(), 20, { sampler: ratio(share) }),
    way("in batches, collector dead", undefined, 20),
    way("one by one, waiting", await alive(), 5, { sync: true }),
    way("one by one, collector dead", undefined, 1, { sync: true }),
  ];
}

/** A request whose only work is its spans. */
async function request({ tracer, sync }: Way): Promise<number> {
  const start = performance.now(), root = tracer.start("POST /checkout", { kind: "server" });
  for (let i = 1; i < SPANS; i++) {
    tracer.start("GET", { kind: "client", parent: root }).set("http.request.method", "GET")
      .set("server.address", "cart").set("http.response.status_code", 200).end();
    await Promise.resolve();
  }
  root.set("http.route", "/checkout").end();
  await sync?.settled();
  return performance.now() - start;
}

/** Ended is counted where spans end, accepted where they arrive, and what is between must have been counted as lost. */
async function countsOf({ batch, sync, tracer, accepted, patience }: Way) {
  if (sync) {
    const { ended, failed } = sync, sent = accepted();
    return { ended, sent, dropped: failed, silent: ended - sent - failed };
  }
  const { ended, rejected, dropped } = await batch!.shutdown(patience.end), sent = accepted();
  const lost = dropped.queue + dropped.failed + dropped.shutdown + rejected;
  const refused = tracer.table.refused;
  return { ended: ended + refused, sent, dropped: lost + refused, silent: ended - sent - lost };
}

/** It takes connections, and that is all. */
async function deadCollector(): Promise<{ url: string; close: () => void }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on("error", () => {}));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
