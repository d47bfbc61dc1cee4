import { runFleet, LIMITER_FAULTS, type LimiterFault } from "./targets/limiter-fleet.ts";
import { searchSchedules } from "./analysis/search.ts";
import { random } from "../sim/mod.ts";
const root = random(Deno.args[0] ?? "5");
const lease = Number(Deno.args[1] ?? 1);
const o = { nodes: 3, burst: 10, rate: 50, timeout: 40, cooldown: 500, lease, load: 120, length: 5000, seed: root.split("fleet") };
const t = performance.now();
const r = await searchSchedules<LimiterFault>({
  schedules: 600, most: 6,
  make: (i) => { const r = root.split(String(i)); return Array.from({ length: 1 + r.int(4) }, () => ({ kind: LIMITER_FAULTS[r.int(LIMITER_FAULTS.length)]!, at: r.int(2500), for: 20 + r.int(700), node: r.int(3) })).sort((a, b) => a.at - b.at); },
  check: async (s) => { const x = await runFleet(s, o); return x.over > 0.01 ? `over by ${x.over}` : x.wait > 40.001 ? `waited ${x.wait}` : x.lateFallbacks > 0 ? `fallbacks ${x.lateFallbacks}` : x.lastSecond < 0.9 ? `last second ${x.lastSecond}` : undefined; },
});
for (const f of r.finds) console.log(f.index, f.why, JSON.stringify(f.smallest));
console.log(r.tried, performance.now() - t);
