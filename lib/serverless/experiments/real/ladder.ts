import process from "node:process";
import { quantile } from "../../../sim/mod.ts";
import { type AttackRow, type Guest, javascriptRuntime, type Tier, tiers } from "../../real/mod.ts";

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
const STARTS = 5, WARM = 200;

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
  const times: number[] = [];
  for (let n = 0; n < calls; n++) {
    const began = performance.now(), { value, error } = await guest.invoke({ n });
    times.push(performance.now() - began);
    if ((value as { n: number } | undefined)?.n !== n + 1) {
      throw new Error(`Wrong answer: ${error}`);
    }
  }
  return times;
}

/** One guest a call, against one guest for all. Times in ms. */
export async function coldAndWarm(
  tier: Tier,
  { cold = 8, warm = 400 } = {},
): Promise<{ way: string; ms: number }[]> {
  const rows: { way: string; ms: number }[] = [];
  for (let n = 0; n < cold; n++) {
    const began = performance.now(), guest = await tier.start(CODE, LIMITS);
    try {
      await guest.invoke({ n });
      rows.push({ way: "a guest for each call", ms: performance.now() - began });
    } finally {
      await guest.stop();
    }
  }
  const guest = await tier.start(CODE, LIMITS);
  try {
    for (const ms of await callTimes(guest, warm)) rows.push({ way: "a guest that waits", ms });
  } finally {
    await guest.stop();
  }
  return rows;
}
