import { type Design, readDesign } from "../model.ts";

/** What a bank assumes of its account feed. */
export interface FeedNumbers {
  perSecond: number;
  /** Share of reads that the cache answers. */
  hit: number;
  /** Mean times, in ms, of one request at the service and of one query at the store. */
  apiMs: number;
  storeMs: number;
  /** What has to hold. */
  p99Ms: number;
  available: number;
  perMonth: number;
  /** Share of a part's failures that take all of its replicas. Default: 5 %. */
  common?: number;
}

/** Replicas of the parts. */
export interface FeedSize {
  api: number;
  store: number;
  /** 0: there is none, and every query goes to the store. Default: 1. */
  cache?: number;
}

/** Queries of one request that the cache does not answer all by itself. */
const QUERIES = 2;

/** The account feed: gateway, service, cache, store. */
export function accountFeed(n: FeedNumbers, { api, cache = 1, store }: FeedSize): Design {
  const base = { availability: 0.999, common: n.common ?? 0.05 }, hit = cache > 0 ? n.hit : 0;
  return readDesign({
    name: "account feed",
    components: [
      { ...base, name: "gateway", kind: "balancer", serviceMs: 0.4, replicas: 2, perMonth: 40 },
      {
        ...base,
        name: "service",
        kind: "service",
        serviceMs: n.apiMs,
        servers: 2,
        replicas: api,
        perMonth: 70,
      },
      ...cache > 0
        ? [{
          ...{ ...base, name: "cache", kind: "cache", serviceMs: 0.2, replicas: cache },
          ...{ perMonth: 60, optional: true },
        }]
        : [],
      {
        ...base,
        name: "store",
        kind: "database",
        serviceMs: n.storeMs,
        scv: 2,
        servers: 2,
        replicas: store,
        perMonth: 240,
      },
    ],
    routes: [
      { from: "client", to: "gateway" },
      { from: "gateway", to: "service" },
      ...cache > 0 ? [{ from: "service", to: "cache", calls: QUERIES }] : [],
      { from: "service", to: "store", calls: QUERIES, hit },
    ],
    workload: { perSecond: n.perSecond },
    slo: { p99Ms: n.p99Ms, availability: n.available, perMonth: n.perMonth },
    pricesOf: "2026-11-01",
  });
}

/** What a spreadsheet says: servers enough for the mean load, and how busy they are then. */
export function spreadsheet(n: FeedNumbers): FeedSize & { busiest: number } {
  const servers = (visits: number, ms: number) =>
    Math.max(1, Math.ceil(n.perSecond * visits * ms / 1000 / 2));
  const api = servers(1, n.apiMs), store = servers(QUERIES * (1 - n.hit), n.storeMs);
  const busy = (visits: number, ms: number, count: number) =>
    n.perSecond * visits * ms / 2000 / count;
  return {
    api,
    store,
    busiest: Math.max(busy(1, n.apiMs, api), busy(QUERIES * (1 - n.hit), n.storeMs, store)),
  };
}

/** The three designs that are before the board, as their authors sized them. */
export function threeDesigns(n: FeedNumbers): { name: string; design: Design }[] {
  const { api, store } = spreadsheet(n), bare = { ...n, hit: 0 };
  return [
    { name: "A · the spreadsheet's", design: accountFeed(n, { api, store }) },
    {
      name: "B · a third more, rounded up",
      design: accountFeed(n, { api: third(api), store: third(store) }),
    },
    {
      name: "C · no cache, large stores",
      design: accountFeed(n, { api: third(api), store: third(spreadsheet(bare).store), cache: 0 }),
    },
  ];
}

function third(count: number): number {
  return Math.ceil(count * 4 / 3);
}
