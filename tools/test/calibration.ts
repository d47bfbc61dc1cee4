import process from "node:process";

/** Processor time of {@linkcode work} on the machine that the limits were set on, in ms. */
const REFERENCE_MS = 30;

/** A bit of what notebooks do: numbers, objects, maps, text. */
function work(): number {
  const map = new Map<string, { n: number }>();
  let sum = 0;
  for (let i = 0; i < 400_000; i++) {
    const key = `k${(i * 7919) % 5000}`;
    const at = map.get(key);
    if (at) at.n += i;
    else map.set(key, { n: i });
    sum += Math.sqrt(i);
  }
  return sum + map.size;
}

/**
 * How much more processor time this machine takes for the same work than the one that the limits were set
 * on, at least 1: a slower machine, or one whose cores are shared with other programs, breaks no limit.
 */
export function slowness(): number {
  let best = Infinity;
  // The first turns are for the compiler.
  for (let turn = 0; turn < 5; turn++) {
    const before = process.cpuUsage();
    kept = work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return Math.max(1, best / REFERENCE_MS);
}

/** Keeps the compiler from dropping the work. */
export let kept = 0;
