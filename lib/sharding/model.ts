import { type Draw, exponential, quantile, type Random, requireNumber } from "../sim/mod.ts";

/** A kind of request: how much of the traffic it is, whom it asks, and what each of those has to do. */
export interface Kind {
  name: string;
  /** Relative to the other kinds. */
  share: number;
  /** The shards of the next request of the kind, by place: 0 to n − 1. */
  targets: () => readonly number[];
  /** Time of one shard's part, in ms. */
  service: Draw;
}

/** Shards in virtual time. */
export interface ModelOptions {
  random: Random;
  shards: number;
  /** Requests a second. */
  rate: number;
  kinds: readonly Kind[];
  /** Requests in all. Default: 20 000. */
  requests?: number;
  /** Time of the network and the router beside, in ms. Default: 0. */
  overhead?: number;
}

/** What came of it. Times in ms. */
export interface ModelFacts {
  p50: number;
  p99: number;
  mean: number;
  /** Share of its time in which the busiest shard works; at 1 its queue grows without end. */
  busiest: number;
  /** The same of the mean shard. */
  average: number;
  /** Latencies by kind. */
  byKind: { kind: string; p50: number; p99: number; fanOut: number }[];
}

/**
 * n shards that each work off their queue in order; a request ends with the slowest of its shards. Poisson
 * arrivals. O(requests × fan-out): a queue of one server needs no events, only when it will be free
 * (D. V. Lindley, 1952). The first tenth is warm-up.
 */
export function simulateShards(options: ModelOptions): ModelFacts {
  const { random, shards, rate, kinds, requests = 20_000, overhead = 0 } = options;
  const many = { unit: "requests", min: 10, max: 5e6, integer: true };
  requireNumber("simulate shards", "requests", requests, many);
  requireNumber("simulate shards", "shards", shards, { unit: "shards", min: 1, max: 1024 });
  requireNumber("simulate shards", "rate", rate, { unit: "req/s", min: 1e-6 });
  const free = new Float64Array(shards), busy = new Float64Array(shards);
  const gap = exponential(random.split("gaps"), { mean: 1000 / rate });
  const which = random.split("kinds"), all = kinds.reduce((sum, { share }) => sum + share, 0);
  const times = kinds.map(() => ({ latencies: [] as number[], asked: 0 }));
  let now = 0;
  for (let request = 0; request < requests; request++) {
    now += gap();
    let at = 0;
    for (let left = which.next() * all; at < kinds.length - 1; at++) {
      left -= kinds[at]!.share;
      if (left < 0) break;
    }
    const { targets, service } = kinds[at]!, shard = targets();
    let end = now;
    for (let i = 0; i < shard.length; i++) {
      const place = shard[i]!, takes = service();
      busy[place]! += takes;
      free[place] = Math.max(free[place]!, now) + takes;
      end = Math.max(end, free[place]!);
    }
    if (request < requests / 10) continue;
    times[at]!.asked += shard.length;
    times[at]!.latencies.push(end - now + overhead);
  }
  const together = times.flatMap(({ latencies }) => latencies).sort((a, b) => a - b);
  const share = (ms: number) => Math.min(1, ms / now);
  return {
    p50: quantile(together, 0.5, { sorted: true }),
    p99: quantile(together, 0.99, { sorted: true }),
    mean: together.reduce((a, b) => a + b, 0) / together.length,
    busiest: share(Math.max(...busy)),
    average: share(busy.reduce((a, b) => a + b, 0) / shards),
    byKind: kinds.flatMap(({ name }, i) => {
      const { latencies, asked } = times[i]!;
      if (!latencies.length) return [];
      const [p50, p99] = [0.5, 0.99].map((q) => quantile(latencies, q));
      return [{ kind: name, p50: p50!, p99: p99!, fanOut: asked / latencies.length }];
    }),
  };
}
