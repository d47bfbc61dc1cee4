import { ServerlessPlatform, type Tier } from "../../real/mod.ts";

/** What became of a quiet customer's calls beside a noisy one's, on this machine. */
export interface LiveNeighbour {
  order: "first come" | "fair shares";
  /** Calls of the noisy one that were done before the quiet one's last. */
  before: number;
  /** Of so many. */
  of: number;
  /** Mean time of a quiet call, in ms. */
  ms: number;
}

const NOISY = 40, QUIET = 5, SPIN_MS = 6;

/** Two slots, 40 calls that spin, and five short ones that come after them, all at once. Some 0.5 s. */
export async function liveNeighbour(tier: Tier, fair: boolean): Promise<LiveNeighbour> {
  const platform = new ServerlessPlatform({
    ...{ tiers: { javascript: tier, python: tier }, max: 2, slots: 2, queue: NOISY, fair },
  });
  const spec = { runtime: "javascript" as const, memoryMB: 64, timeoutMs: 5000, triggers: [] };
  const spin = `const end = performance.now() + ${SPIN_MS}; while (performance.now() < end);`;
  try {
    const code = `function handler() { ${spin} return 1; }`;
    platform.deploy({ ...spec, name: "noisy", tenant: "noisy", code });
    platform.deploy({ ...spec, name: "quiet", tenant: "quiet", code: "function handler() {}" });
    // Both are warm: this is not about cold starts.
    await Promise.all([platform.call("noisy", 0), platform.call("quiet", 0)]);
    let done = 0, before = 0;
    const noisy = Array.from({ length: NOISY }, () => platform.call("noisy", 0).then(() => done++));
    const began = performance.now();
    await Promise.all(Array.from({ length: QUIET }, (_, i) => platform.call("quiet", i)));
    before = done;
    const ms = (performance.now() - began) / QUIET;
    await Promise.all(noisy);
    return { order: fair ? "fair shares" : "first come", before, of: NOISY, ms };
  } finally {
    await platform.close();
  }
}
