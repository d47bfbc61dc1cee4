import { Redis } from "ioredis";
import {
  checkEnvelope,
  type Decision,
  Failover,
  Gcra,
  RedisGcra,
} from "../../../rate-limiter/mod.ts";
import { findRedisServer, redis, startRedisServer } from "../../../services/mod.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import { ActiveFaults, type Fault, FaultPoint, type Illness } from "../../mod.ts";
import { cutOff, ProxyCollection, toxicFault, type ToxicProxy } from "../../real/mod.ts";

/** How the rate limiter took a fault of its Redis. */
export interface RedisRow {
  fault: string;
  /** Decisions, and how many of them were made without Redis while the fault was in force. */
  decisions: number;
  alone: number;
  /** Longest wait for one, in ms. */
  wait: number;
  /** Requests above the envelope: burst, once more for the nodes' own limiters, and twice the rate; at most 0 is kept. */
  over: number;
  /** ms from the fault's end until Redis decides again; `undefined`: not within 2 s. */
  back: number | undefined;
}

/** What was attacked: a server behind the proxy, or a client in memory behind a fault point. */
export interface RedisAttack {
  rows: RedisRow[];
  /** One line: which way ran, and why not the better one. */
  how: string;
}

const LIMIT = { burst: 10, rate: 40 }, NODES = 2;
/** Longest wait for Redis, and how long a node leaves it alone afterwards, in ms. */
export const REDIS_PATIENCE = { timeout: 60, cooldown: 300 } as const;
const BEFORE = 150, DURING = 500, EVERY = 4, LONGEST = 2000;

/** One fault, and the Redis that it falls on. */
interface Reach {
  connect(): Redis;
  fault: Fault;
  limiter(client: Redis): { take(key: string, cost?: number): Promise<Decision> };
}

const CAPACITY = { capacity: LIMIT.burst, refillRate: LIMIT.rate };
const PREFIX = "under-load:chaos:";

/** Breaks Redis under `lib/rate-limiter` in ever other ways, side by side. Some 1.5 s. */
export async function attackRedis(): Promise<RedisAttack> {
  const server = await startRedisServer();
  if (!server) return await attackClient();
  const proxies = new ProxyCollection(random(1)), { host } = new URL(server.url);
  const direct = new Redis(server.url, { lazyConnect: true });
  direct.on("error", () => {});
  try {
    await direct.connect();
    const rows = await Promise.all(FAULTS.map(async ([name, make]) => {
      const proxy = await proxies.add({ name, upstream: host, enabled: true });
      return await attack({
        fault: { ...make(proxy, direct), name },
        connect: () =>
          new Redis(`redis://${proxy.listen}`, {
            ...{ maxRetriesPerRequest: null, retryStrategy: () => 50 },
          }),
        limiter: (client) => new RedisGcra({ redis: client, ...CAPACITY, prefix: PREFIX }),
      });
    }));
    return { rows, how: `a private ${findRedisServer()!.split("/").at(-1)} behind the proxy` };
  } finally {
    direct.disconnect();
    await proxies.close();
    await server.stop();
  }
}

const toxic = (type: string, attributes: Record<string, number>) => (proxy: ToxicProxy): Fault =>
  toxicFault(proxy, { type, stream: "downstream", attributes });

const FAULTS: readonly [string, (proxy: ToxicProxy, direct: Redis) => Fault][] = [
  ["slow: 200 ms more", toxic("latency", { latency: 200 })],
  ["gone", cutOff],
  ["silent", toxic("timeout", { timeout: 0 })],
  ["reset in mid-reply", toxic("limit_data", { bytes: 40 })],
  ["trickles", toxic("bandwidth", { rate: 1 })],
  ["scripts flushed", (_, direct) => ({
    name: "flushed",
    inject: async () => {
      await direct.script("FLUSH");
      return () => {};
    },
  })],
];

/** Where Redis is in memory there is no socket: the same faults at the client. */
async function attackClient(): Promise<RedisAttack> {
  const service = await redis(),
    ways: [string, Illness][] = [
      ["slow: 200 ms more", { delay: 200 }],
      ["gone", { error: () => new Error("connection refused") }],
      ["silent", { hang: true }],
      ["answers lost", { loseAnswer: true }],
    ];
  const rows = await Promise.all(ways.map(([name, illness]) => {
    const point = new FaultPoint(name, { clock: new RealClock(), random: random(name) });
    return attack({
      fault: { name, inject: () => point.ill(illness) },
      connect: () => service.connect(),
      limiter: (client) => {
        const inner = new RedisGcra({ redis: client, ...CAPACITY, prefix: PREFIX });
        return { take: (key, cost) => point.call(() => inner.take(key, cost), key) };
      },
    });
  }));
  const how =
    `${service.detail} has no socket and there is no redis-server here: faults at the client`;
  return { rows, how };
}

async function attack(reach: Reach): Promise<RedisRow> {
  const { fault } = reach,
    clock = new RealClock(),
    faults = new ActiveFaults(),
    key = `greedy ${fault.name} ${clock.now()}`;
  const clients = Array.from({ length: NODES }, () => reach.connect());
  for (const client of clients) client.on("error", () => {});
  const nodes = clients.map((client) =>
    new Failover({
      clock,
      shared: reach.limiter(client),
      onFailure: new Gcra({ clock, capacity: LIMIT.burst / NODES, refillRate: LIMIT.rate / NODES }),
      ...REDIS_PATIENCE,
    })
  );
  const admitted: number[] = [], asked: Promise<void>[] = [];
  let wait = 0, decisions = 0, turn = 0;
  const ask = async () => {
    const came = performance.now(), { allowed } = await nodes[turn++ % NODES]!.take(key);
    wait = Math.max(wait, performance.now() - came);
    decisions++;
    if (allowed) admitted.push(performance.now());
  };
  const timer = setInterval(() => asked.push(ask()), EVERY);
  const answered = () => nodes.map((node) => node.answered);
  const alone = () => nodes.reduce((sum, node) => sum + node.fallbacks, 0);
  try {
    await clock.sleep(BEFORE);
    const before = alone();
    await faults.inject(fault);
    await clock.sleep(DURING);
    const during = alone() - before;
    await faults.revertAll();
    const end = performance.now(), then = answered();
    let back: number | undefined;
    while (back === undefined && performance.now() - end < LONGEST) {
      await clock.sleep(5);
      if (answered().every((count, i) => count > then[i]!)) back = performance.now() - end;
    }
    clearInterval(timer);
    await Promise.all(asked);
    admitted.sort((a, b) => a - b);
    const { worst } = checkEnvelope(admitted, { burst: 2 * LIMIT.burst, rate: 2 * LIMIT.rate });
    return { fault: fault.name, decisions, alone: during, wait, over: worst, back };
  } finally {
    clearInterval(timer);
    await faults.revertAll();
    for (const client of clients) client.disconnect();
  }
}
