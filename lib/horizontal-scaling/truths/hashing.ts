import { ConsistentHash } from "../balancers/consistent-hash.ts";
import { Maglev } from "../balancers/maglev.ts";
import { Pool } from "../pool.ts";
import { type IntervalRow, rowOf } from "./interval-row.ts";

/**
 * Keys that move when a node joins n others: their share against 1/(n+1), over many rings, and whether
 * any key moved between nodes that stayed.
 */
export function checkJoin(
  nodes: number,
  { rings = 200, keys = 20_000 }: { rings?: number; keys?: number } = {},
): IntervalRow & { strayed: number } {
  let strayed = 0;
  const shares: number[] = [];
  for (let salt = 1; salt <= rings; salt++) {
    const pool = new Pool({ size: nodes + 1, members: nodes });
    const balancer = new ConsistentHash(pool, { salt });
    const before = Int32Array.from({ length: keys }, (_, key) => balancer.pick(key));
    pool.add(nodes);
    let moved = 0;
    for (let key = 0; key < keys; key++) {
      const now = balancer.pick(key);
      if (now === before[key]) continue;
      moved++;
      if (now !== nodes) strayed++;
    }
    shares.push(moved / keys);
  }
  return { ...rowOf(`keys moved when node ${nodes + 1} joins`, 1 / (nodes + 1), shares), strayed };
}

/** A Maglev table before and after a node leaves. */
export interface MaglevFacts {
  nodes: number;
  size: number;
  /** (largest − smallest share) / mean share. */
  imbalance: number;
  /** Entries that had to move, and those that moved between nodes that stayed, as shares of all. */
  had: number;
  extra: number;
}

/** Maglev's balance, and what moves when one node leaves. */
export function maglevFacts(nodes: number, size = 65_537): MaglevFacts {
  const pool = new Pool({ size: nodes }), maglev = new Maglev(pool, size);
  const before = maglev.table().slice();
  const counts = new Int32Array(nodes);
  for (const node of before) counts[node]!++;
  const gone = nodes >> 1;
  pool.remove(gone);
  const after = maglev.table();
  let extra = 0;
  for (let i = 0; i < size; i++) if (before[i] !== gone && before[i] !== after[i]) extra++;
  return {
    nodes,
    size,
    imbalance: (Math.max(...counts) - Math.min(...counts)) * nodes / size,
    had: counts[gone]! / size,
    extra: extra / size,
  };
}
