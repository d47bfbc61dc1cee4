import { exponential } from "../../sim/distributions.ts";
import { random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { LeaseStore } from "../lease.ts";
import { Lru } from "../policies/lru.ts";
import { ReadThrough, type ReadThroughOptions } from "../read-through.ts";
import type { Entry } from "../stale.ts";

/** One hot key on several nodes. Times in ms. */
export interface StampedeOptions {
  seed: number | string;
  nodes: number;
  /** Reads per second of the key, over all nodes. */
  reads: number;
  /** How long loading takes. */
  load: number;
  ttl: number;
  /** Expiries to average over, each a run of its own. At least 1. */
  expiries: number;
}

/** What a protection did. */
export interface StampedeRow {
  protection: string;
  /** Loads, on average for each expiry of the value. */
  loads: number;
  /** Most loads that ran at the same time. */
  most: number;
  /** Share of reads that waited for a load, and how long the slowest took. */
  waited: number;
  slowest: number;
}

type Ask = () => Promise<unknown>;
interface Scene {
  clock: VirtualClock;
  /** The database: resolves after `load`. */
  load: () => Promise<number>;
  options: StampedeOptions;
}

/** How each node asks. */
const protections: Record<string, (scene: Scene) => Ask[]> = {
  "none": ({ clock, load, options }) =>
    each(options.nodes, () => {
      const cache = new Lru<string, number>({ capacity: 1, clock, ttl: options.ttl });
      return async () => {
        if (cache.get("bread") !== undefined) return;
        cache.set("bread", await load());
      };
    }),
  "single flight": (scene) => through(scene, {}),
  "lease": ({ clock, load, options: { nodes, ttl } }) => {
    const store = new LeaseStore<number>({ clock, retry: 20 });
    const fill = async (token: number) => {
      const value = await load();
      if (store.set("bread", value, token)) clock.after(ttl, () => store.delete("bread"));
    };
    const ask = async (): Promise<void> => {
      for (;;) {
        const answer = store.get("bread");
        if (answer.kind === "value") return;
        if (answer.kind === "lease") return await fill(answer.token);
        await clock.sleep(answer.retryAfter);
      }
    };
    return each(nodes, () => ask);
  },
  "stale while reloading": (scene) => through(scene, { whileRevalidate: scene.options.load * 10 }),
  "early expiry": (scene) => through(scene, { early: 1 }),
};

/** Names of the protections, the weakest first. */
export const PROTECTIONS: readonly string[] = Object.keys(protections);

function each(nodes: number, make: () => Ask): Ask[] {
  return Array.from({ length: nodes }, make);
}

function through(
  { clock, load, options }: Scene,
  more: Partial<ReadThroughOptions<string, number>>,
): Ask[] {
  return Array.from({ length: options.nodes }, (_, node) => {
    const cache = new Lru<string, Entry<number>>({ capacity: 1 });
    const chance = random(`${options.seed}/node ${node}`);
    const all = { cache, clock, random: chance, ttl: options.ttl, budget: 1e9, ...more };
    const reads = new ReadThrough(all);
    return () => reads.getOrSet("bread", load);
  });
}

/** Loads that run, over time: for a chart. */
export interface RunningRow {
  protection: string;
  /** Time since the value would expire, in s. */
  time: number;
  running: number;
}

/** What one expiry led to. */
interface Expiry {
  loads: number;
  most: number;
  reads: number;
  waited: number;
  slowest: number;
  running: RunningRow[];
}

/** One expiry: the value is loaded, lives, expires, and two loading times later it is over. */
async function expire(protection: string, seed: string, options: StampedeOptions): Promise<Expiry> {
  const { nodes, reads, load, ttl } = options;
  const clock = new VirtualClock(), chance = random(seed);
  const gap = exponential(chance.split("gaps"), { mean: 1000 / reads });
  const which = chance.split("nodes"), begin = load, expiry = load + ttl;
  const found: Expiry = { loads: 0, most: 0, reads: 0, waited: 0, slowest: 0, running: [] };
  let now = 0;
  const change = (by: number) => {
    if (clock.now() <= begin) return;
    const time = (clock.now() - expiry) / 1000;
    found.running.push({ protection, time, running: now });
    now += by;
    found.running.push({ protection, time, running: now });
    found.most = Math.max(found.most, now);
  };
  const asks = protections[protection]!({
    clock,
    options: { ...options, seed: `${seed}/nodes` },
    load: async () => {
      if (clock.now() > begin) found.loads++;
      change(1);
      await clock.sleep(load);
      change(-1);
      return clock.now();
    },
  });
  for (const ask of asks) void ask();
  const arrive = () => {
    const since = clock.now();
    if (since >= expiry + 2 * load) return;
    clock.after(gap(), arrive);
    found.reads++;
    void asks[which.int(nodes)]!().then(() => {
      const took = clock.now() - since;
      if (took > 0) found.waited++;
      found.slowest = Math.max(found.slowest, took);
    });
  };
  clock.after(begin + 1e-3, arrive);
  await clock.run({ until: expiry + 3 * load });
  return found;
}

/** Runs one protection through some expiries of the hot key. The lifetime must be above 3 loading times. */
export async function stampede(
  protection: string,
  options: StampedeOptions,
): Promise<{ row: StampedeRow; running: RunningRow[] }> {
  const { seed, expiries } = options, all: Expiry[] = [];
  for (let i = 0; i < expiries; i++) all.push(await expire(protection, `${seed}/${i}`, options));
  const sum = (of: "loads" | "reads" | "waited") => all.reduce((total, one) => total + one[of], 0);
  const row: StampedeRow = {
    protection,
    loads: sum("loads") / expiries,
    most: Math.max(...all.map(({ most }) => most)),
    waited: sum("reads") > 0 ? sum("waited") / sum("reads") : 0,
    slowest: Math.max(...all.map(({ slowest }) => slowest)),
  };
  return { row, running: all[0]!.running };
}

/** All protections on the same reads. */
export async function compareProtections(options: StampedeOptions) {
  const results = [];
  for (const name of PROTECTIONS) results.push(await stampede(name, options));
  return {
    rows: results.map(({ row }) => row),
    running: results.flatMap(({ running }) => running),
  };
}
