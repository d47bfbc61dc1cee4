import table from "../../../data/caching/closed-forms.json" with { type: "json" };
import { exponential } from "../../sim/distributions.ts";
import { random } from "../../sim/random.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { expiresEarly } from "../early-expiry.ts";
import { Lru } from "../policies/lru.ts";
import type { FactRow } from "../truths/rows.ts";
import { stampede } from "./stampede.ts";

/** Hits and stale hits of one key under a lifetime, reads and writes Poisson. Rates per s, `ttl` in s. */
export function ttlRun({ seed, reads, writes, ttl, loads }: {
  seed: number | string;
  reads: number;
  writes: number;
  ttl: number;
  /** Lifetimes to run through. */
  loads: number;
}): { hitRatio: number; staleHits: number } {
  const clock = new SettableClock(), chance = random(`${seed}/ttl`);
  const cache = new Lru<string, number>({ capacity: 1, clock, ttl });
  const readGap = exponential(chance.split("reads"), { mean: 1 / reads });
  const writeGap = writes > 0
    ? exponential(chance.split("writes"), { mean: 1 / writes })
    : () => Infinity;
  let version = 0, nextWrite = writeGap(), hits = 0, stale = 0, misses = 0;
  for (clock.time = readGap(); misses < loads; clock.time += readGap()) {
    while (nextWrite <= clock.time) {
      version++;
      nextWrite += writeGap();
    }
    const held = cache.get("bread");
    if (held === undefined) {
      misses++;
      cache.set("bread", version);
    } else {
      hits++;
      if (held < version) stale++;
    }
  }
  return { hitRatio: hits / (hits + misses), staleHits: hits > 0 ? stale / hits : 0 };
}

/** Lifetimes in which nobody asked for an early reload, as a share. Rates per s, times in s. */
function nobodyEarlyRun(l: number, d: number, b: number, T: number, runs: number): number {
  const chance = random("early"), gap = exponential(chance.split("reads"), { mean: 1 / l });
  let none = 0;
  for (let run = 0; run < runs; run++) {
    let early = false;
    for (let time = gap(); time < T && !early; time += gap()) {
      early = expiresEarly({ left: T - time, duration: d, beta: b, random: chance });
    }
    if (!early) none++;
  }
  return none / runs;
}

/** The four closed forms of time, each against a run of ours: within 3 %, or within 3 standard errors. */
export async function checkTime(): Promise<FactRow[]> {
  const [hit, stale, crowd, early] = table.time.cells as unknown as Record<string, number>[];
  const ttl = ttlRun({ seed: 1, reads: hit!["l"]!, writes: 0, ttl: hit!["T"]!, loads: 40_000 });
  const old = ttlRun({ seed: 2, reads: 2, writes: stale!["m"]!, ttl: stale!["T"]!, loads: 40_000 });
  const { row } = await stampede("none", {
    ...{
      seed: 3,
      nodes: 1,
      reads: crowd!["l"]!,
      load: crowd!["d"]! * 1000,
      ttl: 1300,
      expiries: 300,
    },
  });
  const runs = 40_000, { l, d, b, T } = early! as Record<"l" | "d" | "b" | "T", number>;
  const none = nobodyEarlyRun(l, d, b, T, runs), p = early!["value"]!;
  const near = (expected: number, got: number) => Math.abs(got / expected - 1) <= 0.03;
  const fact = (name: string, expected: number, got: number, ok = near(expected, got)) => ({
    fact: name,
    expected,
    got,
    ok,
  });
  return [
    fact("hit ratio under a TTL", hit!["value"]!, ttl.hitRatio),
    fact("stale hits under a TTL", stale!["value"]!, old.staleHits),
    fact("loads of a stampede", crowd!["value"]!, row.loads),
    // A rare event: of so many runs its share can be known no better.
    fact("nobody reloads early", p, none, Math.abs(none - p) <= 3 * Math.sqrt(p * (1 - p) / runs)),
  ];
}
