import process from "node:process";
import { quantile } from "../../../sim/mod.ts";
import { ServerlessPlatform } from "../../mod.ts";
import {
  type Answer,
  type AttackRow,
  type Guest,
  javascriptRuntime,
  type Tier,
  tiers,
} from "../../real/mod.ts";

/** One tier: what it costs and what it blocks. */
export interface LadderRow {
  tier: string;
  /** Time from its start to the first answer, median, in ms. */
  cold: number;
  /** A call of one that is up, median, in ms. */
  warm: number;
  /** Memory that one holds while it waits, in MB. */
  MB: number;
  /** Attacks that it blocked, of those that were tried. */
  blocked: number;
}

const LIMITS = { memoryMB: 64, timeoutMs: 5000 };
const CODE = "function handler(event) { return { n: event.n + 1 }; }";
const STARTS = 3, WARM = 200;

/** The six rungs, each with the runtime at hand; those that do not run here are left out. */
export function sixTiers(): Tier[] {
  const js = javascriptRuntime();
  const names = ["direct", "vm", "worker", "quickjs", `process (${js})`, `jail (${js})`];
  return tiers().filter((tier) => names.includes(tier.name) && tier.missing() === undefined);
}

/** Starts and calls each tier, beside what the attacks on it came to. Some 3 s. */
export async function ladder(
  some: readonly Tier[],
  attacks: readonly AttackRow[],
): Promise<LadderRow[]> {
  const rows: LadderRow[] = [];
  for (const tier of some) {
    const blocked = attacks.filter((row) => row.tier === tier.name && row.verdict === "blocked");
    rows.push({ tier: tier.name, ...await costOf(tier), blocked: blocked.length });
  }
  return rows;
}

async function costOf(tier: Tier): Promise<Omit<LadderRow, "tier" | "blocked">> {
  const cold: number[] = [], guests: Guest[] = [];
  const before = process.memoryUsage.rss();
  try {
    for (let i = 0; i < STARTS; i++) {
      const began = performance.now(), guest = await tier.start(CODE, LIMITS);
      guests.push(guest);
      await guest.invoke({ n: i });
      cold.push(performance.now() - began);
    }
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20 / STARTS;
    const { memoryMB } = await guests[0]!.usage();
    const warm = await callTimes(guests[0]!, WARM);
    return {
      cold: quantile(cold, 0.5),
      warm: quantile(warm, 0.5),
      // Of a guest within this process nobody can tell more than by how much the process has grown.
      MB: memoryMB ?? Math.max(0.1, grown),
    };
  } finally {
    await Promise.all(guests.map((guest) => guest.stop()));
  }
}

/** Times of so many calls, one after the other, in ms. @throws {Error} Where an answer is wrong. */
export async function callTimes(guest: Guest, calls: number): Promise<number[]> {
  return await timesOf((n) => guest.invoke({ n }), calls);
}

async function timesOf(call: (n: number) => Promise<Answer>, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < calls; n++) {
    const began = performance.now(), { value, error } = await call(n);
    times.push(performance.now() - began);
    if ((value as { n: number } | undefined)?.n !== n + 1) {
      throw new Error(`Wrong answer: ${error}`);
    }
  }
  return times;
}

/** Calls by the platform: each on a platform of its own, which has nobody yet, and all on one. Times in ms. */
export async function coldAndWarm(
  tier: Tier,
  { cold = 6, warm = 400 } = {},
): Promise<{ way: string; ms: number }[]> {
  const rows: { way: string; ms: number }[] = [];
  for (let n = 0; n < cold; n++) {
    const [ms] = await platformTimes(tier, 1);
    rows.push({ way: "a guest for each call", ms: ms! });
  }
  // The first one is cold.
  const times = (await platformTimes(tier, warm + 1)).slice(1);
  return [...rows, ...times.map((ms) => ({ way: "a guest that waits", ms }))];
}

/** Times of so many calls of a new platform, one after the other, in ms. @throws {Error} Where an answer is wrong. */
async function platformTimes(tier: Tier, calls: number): Promise<number[]> {
  const platform = new ServerlessPlatform({ tiers: { javascript: tier, python: tier } });
  try {
    const spec = { name: "f", tenant: "a", runtime: "javascript", code: CODE } as const;
    platform.deploy({ ...spec, ...LIMITS, triggers: [] });
    return await timesOf((n) => platform.call("f", { n }), calls);
  } finally {
    await platform.close();
  }
}
