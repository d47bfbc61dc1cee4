import { exponential, mg1, Moments, quantile, type Random } from "../../../sim/mod.ts";
import { rowsSql } from "../../query/sql.ts";
import { INVOICES, upsert } from "../../schema.ts";
import { shardFiles } from "../../real/mod.ts";
import { simulateShards } from "../../model.ts";
import { queriesOf } from "../shard-keys.ts";
import { orderRow } from "./grow-table.ts";

/** One shard at a load. */
export interface WallRow {
  /** Share of its time in which it works. */
  load: number;
  /** Mean time of a request, in multiples of the mean service time. */
  time: number;
  from: string;
}

/** The wall as a formula, as the model, and as a real shard met it. */
export interface WallFacts {
  formula: WallRow[];
  modelled: WallRow[];
  real: WallRow[];
  /** Mean time of a request with no queue, in ms, and its squared coefficient of variation. */
  service: number;
  variation: number;
}

const LOADS = [0.2, 0.4, 0.6, 0.8, 0.9];
/** A load is met so many times, each time with an empty queue; the middle one counts: machines pause. */
const BURSTS = 9;

/**
 * Requests at random moments to one real file, asked one after the other: a request that comes while another
 * is served waits. The model gets the service times that were measured, and M/G/1 their mean and variation.
 */
export async function meetTheWall(
  random: Random,
  { rows = 4000, requests = 3000 } = {},
): Promise<WallFacts> {
  const files = await shardFiles(INVOICES, 1), shard = files.shards.get(0)!;
  try {
    shard.runNow(
      Array.from(
        { length: rows },
        (_, id) => upsert(INVOICES, "orders", orderRow(id, `tenant-${id % 50}`, rows), () => 0),
      ),
    );
    const parts = Array.from(
      { length: 50 },
      (_, tenant) =>
        rowsSql(queriesOf(`tenant-${tenant}`, 202_601, 0)["a tenant's last 20"], INVOICES, 100),
    );
    const ask = () => void shard.runNow([parts[random.int(50)]!]);
    for (let i = 0; i < 300; i++) ask();
    const service = new Moments(), samples: number[] = [];
    for (let i = 0; i < requests; i++) {
      const start = performance.now();
      ask();
      samples.push(performance.now() - start);
    }
    // A pause of the machine is not the shard's: the slowest in a hundred are left out of both.
    samples.sort((a, b) => a - b).splice(Math.floor(samples.length * 0.99));
    for (const sample of samples) service.add(sample);
    const mean = service.mean, variation = service.variance / mean ** 2;
    const formula = Array.from({ length: 19 }, (_, i) => 0.05 * (i + 1)).map((load) => ({
      load,
      time:
        mg1({ arrivalRate: load / mean, meanService: mean, serviceVariation: variation }).meanTime /
        mean,
      from: "M/G/1",
    }));
    const modelled = LOADS.map((load) => {
      const from = random.split(`model ${load}`), draw = () => samples[from.int(samples.length)]!;
      const kind = { name: "page", share: 1, targets: () => [0], service: draw };
      const facts = simulateShards({
        random: from,
        shards: 1,
        rate: 1000 * load / mean,
        kinds: [kind],
      });
      return { load: facts.busiest, time: facts.mean / mean, from: "model" };
    });
    const each = Math.ceil(requests / BURSTS);
    const real = LOADS.map((load) => {
      const from = random.split(`real ${load}`);
      const bursts = Array.from(
        { length: BURSTS },
        () => drive(ask, from, mean / load, each, mean),
      );
      const middle = (of: "load" | "time") => quantile(bursts.map((burst) => burst[of]), 0.5);
      return { load: middle("load"), time: middle("time"), from: "real file" };
    });
    return { formula, modelled, real, service: mean, variation };
  } finally {
    await files.close();
  }
}

/** Real requests at real moments: waits for the next by looking at the clock, as no timer is that exact. */
function drive(
  ask: () => void,
  random: Random,
  gap: number,
  requests: number,
  service: number,
): { load: number; time: number } {
  const draw = exponential(random, { mean: gap }), times = new Moments();
  const start = performance.now(), warm = requests / 5;
  let due = start, busy = 0;
  for (let i = 0; i < requests; i++) {
    due += draw();
    let now = performance.now();
    while (now < due) now = performance.now();
    ask();
    const end = performance.now();
    busy += end - now;
    if (i >= warm) times.add(end - due);
  }
  return { load: busy / (performance.now() - start), time: times.mean / service };
}
