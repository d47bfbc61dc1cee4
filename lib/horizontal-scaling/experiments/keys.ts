import { VirtualClock, zipf } from "../../sim/mod.ts";
import type { Balancer } from "../balancers/balancer.ts";
import { BoundedHash } from "../balancers/bounded-hash.ts";
import { ConsistentHash } from "../balancers/consistent-hash.ts";
import { mix } from "../../sim/hash.ts";
import { Maglev } from "../balancers/maglev.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { Cluster } from "../cluster.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { besideIdle, capacity, percentile, type Shop, workOf } from "./common.ts";

/** What sending a buyer to the same node costs. Times in ms. */
export interface KeyRow {
  balancer: string;
  /** Requests of the fullest node, as a multiple of the average. */
  fullest: number;
  /** Requests sent to a node with work in hand while another stood idle, as a share. */
  beside: number;
  /** Buyers whose node changes when one more joins, as a share. */
  moved: number;
  p99: number;
}

/** Requests of buyers, a few of whom (bots) ask far more than others, through hashing balancers. */
export function compareKeys(shop: Shop, { buyers = 20_000, jobs = 60_000 } = {}): KeyRow[] {
  const { random, nodes } = shop;
  const kinds: Record<string, (pool: Pool) => Balancer> = {
    "key modulo nodes": (pool) => ({ pick: (key) => pool.members[mix(key) % pool.count]! }),
    "consistent hash": (pool) => new ConsistentHash(pool),
    "bounded loads": (pool) => new BoundedHash(pool),
    "Maglev": (pool) => new Maglev(pool),
    "two choices": (pool) => new PowerOfChoices(pool, random.split("choice")),
  };
  return Object.entries(kinds).map(([balancer, make]) => {
    const clock = new VirtualClock(), pool = new Pool({ size: nodes });
    const sent = new Int32Array(nodes), times: number[] = [];
    const chooser = make(pool);
    let beside = 0;
    const cluster = new Cluster({
      clock,
      pool,
      balancer: chooser,
      service: workOf(random.split("work"), shop.service, shop.variation),
      onDone: (_tag, _outcome, ms, node) => {
        sent[node]!++;
        times.push(ms);
      },
    });
    const rate = shop.load * capacity(shop);
    arrivals({
      clock,
      random: random.split("arrivals"),
      profile: steady(rate),
      until: jobs / rate * 1000,
      key: zipf(random.split("buyers"), { n: buyers, exponent: 0.6 }),
      offer: (key) => void (beside += Number(besideIdle(pool, cluster.offer(key)))),
    });
    clock.runSync();
    const total = sent.reduce((sum, count) => sum + count);
    return {
      balancer,
      fullest: Math.max(...sent) * nodes / total,
      beside: beside / total,
      moved: balancer === "two choices" ? 1 - 1 / (nodes + 1) : movedOnJoin(make, nodes, buyers),
      p99: percentile(times, 0.99),
    };
  });
}

function movedOnJoin(make: (pool: Pool) => Balancer, nodes: number, buyers: number): number {
  const pool = new Pool({ size: nodes + 1, members: nodes });
  const balancer = make(pool);
  const before = Int32Array.from({ length: buyers }, (_, key) => balancer.pick(key));
  pool.add(nodes);
  let moved = 0;
  for (let key = 0; key < buyers; key++) if (balancer.pick(key) !== before[key]) moved++;
  return moved / buyers;
}
