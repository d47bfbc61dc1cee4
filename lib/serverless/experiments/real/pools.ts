import { Piscina } from "piscina";
import { Tinypool } from "tinypool";
import { quantile } from "../../../sim/mod.ts";
import { javascriptRuntime, processTier, type RuntimeName, runtimeNamed } from "../../real/mod.ts";
import type { Guest } from "../../isolation/tier.ts";

/** A pool that calls a function in parallel. */
export interface Caller {
  name: string;
  call(event: { n: number }): Promise<{ n: number }>;
  close(): Promise<void>;
}

/** Two of each: threads without isolation, processes with it. */
export async function callers(): Promise<Caller[]> {
  const filename = new URL("./pool.program.mjs", import.meta.url).href;
  const size = { minThreads: 2, maxThreads: 2 };
  const piscina = new Piscina({ filename, ...size, concurrentTasksPerWorker: 16 });
  const tinypool = new Tinypool({ filename, ...size, concurrentTasksPerWorker: 16 });
  return [
    await processCaller(javascriptRuntime()),
    ...(runtimeNamed("bun") && javascriptRuntime() !== "bun" ? [await processCaller("bun")] : []),
    { name: "piscina 5.3.2", call: (event) => piscina.run(event), close: () => piscina.destroy() },
    {
      name: "tinypool 2.2.0",
      call: (event) => tinypool.run(event),
      close: () => tinypool.destroy(),
    },
  ];
}

async function processCaller(runtime: RuntimeName): Promise<Caller> {
  const tier = processTier(runtime), limits = { memoryMB: 128, timeoutMs: 30_000 };
  const code = "function handler(event) { return { n: event.n + 1 }; }";
  const guests: Guest[] = await Promise.all([tier.start(code, limits), tier.start(code, limits)]);
  let turn = 0;
  return {
    name: `ours, ${tier.name}`,
    call: async (event) =>
      (await guests[turn++ % guests.length]!.invoke(event)).value as { n: number },
    close: async () => void await Promise.all(guests.map((guest) => guest.stop())),
  };
}

/** Calls in a second by so many callers at once. @throws {Error} Where a result is wrong. */
export async function callsPerSecond(caller: Caller, calls: number, at = 32): Promise<number> {
  let left = calls;
  const began = performance.now();
  await Promise.all(Array.from({ length: at }, async () => {
    while (left-- > 0) {
      const n = left;
      if ((await caller.call({ n })).n !== n + 1) throw new Error(`${caller.name} answers wrong`);
    }
  }));
  return calls / (performance.now() - began) * 1000;
}

/** Calls in a second of each, median of so many rounds in turn. The fastest comes first. */
export async function poolContest(
  calls = 2000,
  rounds = 3,
): Promise<{ name: string; perSecond: number }[]> {
  const all = await callers(), seen = all.map((): number[] => []);
  try {
    // Compilers have seen each of them before it counts.
    for (const caller of all) await callsPerSecond(caller, calls);
    for (let round = 0; round < rounds; round++) {
      for (const [i, caller] of all.entries()) seen[i]!.push(await callsPerSecond(caller, calls));
    }
  } finally {
    await Promise.all(all.map((caller) => caller.close()));
  }
  return all.map(({ name }, i) => ({ name, perSecond: quantile(seen[i]!, 0.5) }))
    .sort((a, b) => b.perSecond - a.perSecond);
}
