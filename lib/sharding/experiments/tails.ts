import { exponential, type Random } from "../../sim/mod.ts";
import { simulateShards } from "../model.ts";

/** A query that waits for so many shards. */
export interface TailRow {
  fanOut: number;
  /** In multiples of the mean time of one shard. */
  p99: number;
  from: string;
}

/** The 99th percentile of the slowest of n exponential times of mean 1: −ln(1 − 0.99^(1/n)). */
export function slowestP99(n: number): number {
  return -Math.log1p(-(0.99 ** (1 / n)));
}

const FAN_OUT = [1, 2, 4, 8, 16, 32, 64];

/** p99 over fan-out: the closed form for idle shards, and shards simulated nearly idle and at a load. */
export function fanOutTail(
  random: Random,
  load: number,
  requests = 20_000,
): { formula: TailRow[]; simulated: TailRow[] } {
  const formula = FAN_OUT.map((n) => ({
    fanOut: n,
    p99: slowestP99(n),
    from: "idle, closed form",
  }));
  const simulated = FAN_OUT.flatMap((n) =>
    [{ name: "idle, simulated", used: 0.002 }, { name: "at your load, simulated", used: load }].map(
      ({ name, used }) => {
        const targets = Array.from({ length: n }, (_, shard) => shard),
          from = random.split(`${name}${n}`);
        const kind = {
          name,
          share: 1,
          targets: () => targets,
          service: exponential(from, { mean: 1 }),
        };
        // One request a ms of mean service would be a load of 1.
        const facts = simulateShards({
          ...{ random: from, shards: n, rate: 1000 * used, kinds: [kind], requests },
        });
        return { fanOut: n, p99: facts.p99, from: name };
      },
    )
  );
  return { formula, simulated };
}
