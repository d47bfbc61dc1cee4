import forms from "../../../data/sharding/closed-forms.json" with { type: "json" };
import { exponential, Moments, random, zipf } from "../../sim/mod.ts";
import { harmonic, hotShare, slowShare } from "../closed-forms.ts";
import { BoundedSharding } from "../strategies/bounded.ts";
import { jumpTurns } from "../strategies/jump.ts";
import { type FormRow, formRow } from "./row.ts";

/** Fan-out: formulas, and 4,000 simulated queries for each, within four standard errors. */
export function checkFanOut(queries = 4000): FormRow[] {
  const from = random(5), draw = exponential(from, { mean: 1 });
  return [
    ...(forms.fanOut.slow as [number, number, number][]).flatMap(([n, p, value]) => {
      let slow = 0;
      for (let q = 0; q < queries; q++) {
        for (let shard = 0; shard < n; shard++) {
          if (from.next() >= p) continue;
          slow++;
          break;
        }
      }
      const error = Math.sqrt(value * (1 - value) / queries);
      return [
        formRow(`slow, ${n} shards`, value, slowShare(n, p), 1e-7),
        formRow(`slow, ${n} shards, simulated`, value, slow / queries, 4 * error),
      ];
    }),
    ...(forms.fanOut.slowest as [number, number][]).flatMap(([n, value]) => {
      const times = new Moments();
      for (let q = 0; q < queries; q++) {
        let most = 0;
        for (let shard = 0; shard < n; shard++) most = Math.max(most, draw());
        times.add(most);
      }
      const error = times.deviation / Math.sqrt(queries);
      return [
        formRow(`slowest of ${n}`, value, harmonic(n), 1e-6),
        formRow(`slowest of ${n}, simulated`, value, times.mean, 4 * error),
      ];
    }),
  ];
}

/** Zipf's hottest key: formula, and 40,000 draws, within four standard errors. */
export function checkHotKey(draws = 40_000): FormRow[] {
  return (forms.hotKey.cells as [number, number, number][]).flatMap(([n, exponent, value]) => {
    const rank = zipf(random(9), { n, exponent });
    let hot = 0;
    for (let i = 0; i < draws; i++) if (rank() === 0) hot++;
    const error = Math.sqrt(value * (1 - value) / draws);
    return [
      formRow(`hottest of ${n}, ${exponent}`, value, hotShare(n, exponent), 1e-8),
      formRow(`hottest of ${n}, ${exponent}, drawn`, value, hot / draws, 4 * error),
    ];
  });
}

/** Mean turns of jump's loop over 20,000 keys: H(n), within four standard errors. */
export function checkTurns(keys = 20_000): FormRow[] {
  return (forms.jumps.cells as [number, number][]).flatMap(([n, value]) => {
    const from = random(13), turns = new Moments();
    for (let key = 0; key < keys; key++) {
      turns.add(jumpTurns(from.int(2 ** 32), from.int(2 ** 32), n));
    }
    const error = turns.deviation / Math.sqrt(keys);
    return [
      formRow(`H(${n})`, value, harmonic(n), 1e-6),
      formRow(`turns for ${n} buckets`, value, turns.mean, 4 * error),
    ];
  });
}

/** Keys come and go at random: how often any shard held more than its cap, which must be never. */
export function checkBounded(steps = 100_000, shards = 7): { steps: number; above: number } {
  const from = random(17), bounded = new BoundedSharding(shards, { bound: 1.1 });
  const there: number[] = [];
  let above = 0;
  for (let step = 0; step < steps; step++) {
    // Up to some hundred keys and back: where keys are few, the cap is tightest.
    const grow = there.length === 0 || from.next() < (step % 2000 < 1000 ? 0.7 : 0.3);
    if (grow) {
      bounded.place(step);
      there.push(step);
    } else {
      const at = from.int(there.length);
      bounded.remove(there[at]!);
      there[at] = there.at(-1)!;
      there.pop();
    }
    for (const load of bounded.loads()) if (load > bounded.cap) above++;
  }
  return { steps, above };
}
