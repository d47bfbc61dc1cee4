import facts from "../../../data/chaos/closed-forms.json" with { type: "json" };
import { amplification, Retry } from "../../circuit-breaker/mod.ts";
import { random, scored, type TruthRow, VirtualClock, wilson } from "../../sim/mod.ts";
import { ksCritical } from "../analysis/kolmogorov.ts";
import { playRounds, Sprt, sprtByWald, sprtExactly } from "../safety/sprt.ts";

/** Runs of each simulation, and how many standard errors it may be off. */
const RUNS = 20_000, SIGMAS = 3;
/** A mean of more calls than this is left to the formula: 20,000 such runs would take minutes. */
const LONGEST = 1200;

/** Formulas and simulations against the file of closed forms, computed elsewhere. O(runs), some 0.3 s. */
export async function closedForms(): Promise<TruthRow[]> {
  return [
    await retries(),
    inARow(),
    sequential(),
    scored(
      "Kolmogorov–Smirnov distances, to six digits",
      facts.ks.length,
      facts.ks.filter(({ n, alpha, critical }) => far(ksCritical(n, alpha), critical, 1e-6))
        .map(({ n, alpha }) => `n = ${n}, alpha = ${alpha}`),
    ),
    scored(
      "Wilson's intervals, to eight digits",
      facts.wilson.length,
      facts.wilson.filter(({ failures, n, confidence, low, high }) => {
        const interval = wilson(failures, n, confidence);
        return far(interval.low, low, 1e-7) || far(interval.high, high, 1e-7);
      }).map(({ failures, n }) => `${failures} of ${n}`),
    ),
  ];
}

/** The formula, and `lib/circuit-breaker`'s own Retry around calls that fail by chance. */
async function retries(): Promise<TruthRow> {
  const wrong: string[] = [];
  for (const { p, retries, attempts } of facts.retry) {
    if (far(amplification(p, retries), attempts, 1e-8)) wrong.push(`formula at p = ${p}`);
    const retry = new Retry({ clock: new VirtualClock(), retries });
    const chance = random(`${p} ${retries}`);
    let sum = 0, squares = 0;
    for (let run = 0; run < RUNS; run++) {
      let count = 0;
      await retry.execute(() => {
        count++;
        if (chance.next() < p) throw new Error("by chance");
        return 0;
      }).catch(() => {});
      sum += count;
      squares += count * count;
    }
    if (off(sum, squares, attempts)) {
      wrong.push(`${sum / RUNS} attempts at p = ${p}, ${retries} retries`);
    }
  }
  return scored("attempts of a call that is retried", facts.retry.length, wrong);
}

/** Calls until so many failures in a row: what a breaker that counts them waits for. */
function inARow(): TruthRow {
  const wrong: string[] = [];
  for (const { p, consecutive, calls } of facts.trip) {
    const formula = (1 - p ** consecutive) / ((1 - p) * p ** consecutive);
    if (far(formula, calls, 1e-8)) wrong.push(`formula at p = ${p}`);
    if (calls > LONGEST) continue;
    const chance = random(`trip ${p} ${consecutive}`);
    let sum = 0, squares = 0;
    for (let run = 0; run < RUNS; run++) {
      let count = 0, row = 0;
      while (row < consecutive) {
        count++;
        row = chance.next() < p ? row + 1 : 0;
      }
      sum += count;
      squares += count * count;
    }
    if (off(sum, squares, calls)) wrong.push(`${sum / RUNS} calls at p = ${p}`);
  }
  return scored("calls until k failures in a row", facts.trip.length, wrong);
}

/** Wald's numbers, the exact walk to six digits, and 20,000 simulated rounds. */
function sequential(): TruthRow {
  const wrong: string[] = [];
  for (const { upper, lower, wald, exact, ...options } of facts.sprt) {
    const test = new Sprt(options), name = `p1 = ${options.p1}, alpha = ${options.alpha}`;
    const ours = sprtByWald(options), walk = sprtExactly(options);
    if (far(test.upper, upper, 1e-8) || far(test.lower, lower, 1e-8)) wrong.push(`lines, ${name}`);
    if (far(ours.asn0, wald.asn0, 1e-5) || far(ours.asn1, wald.asn1, 1e-5)) {
      wrong.push(`Wald, ${name}`);
    }
    for (const key of ["falseAbort", "missed", "asn0", "asn1"] as const) {
      if (far(walk[key], exact[key], 1e-5)) wrong.push(`exact ${key}, ${name}`);
    }
    for (
      const [p, share, mean] of [
        [options.p0, exact.falseAbort, exact.asn0],
        [options.p1, 1 - exact.missed, exact.asn1],
      ] as const
    ) {
      const chance = random(`sprt ${name} ${p}`);
      const { aborts, sum, squares } = playRounds(test, p, chance, RUNS);
      if (off(sum, squares, mean)) wrong.push(`${sum / RUNS} calls at ${p}, ${name}`);
      if (off(aborts, aborts, share)) wrong.push(`${aborts / RUNS} aborted at ${p}, ${name}`);
    }
  }
  return scored("sequential tests: lines, calls, error rates", facts.sprt.length, wrong);
}

function far(ours: number, theirs: number, relative: number): boolean {
  return !(Math.abs(ours - theirs) <= relative * Math.max(Math.abs(theirs), 1e-9));
}

/** Whether a mean of {@linkcode RUNS} values is further from the truth than chance explains. */
function off(sum: number, squares: number, truth: number): boolean {
  const mean = sum / RUNS, error = Math.sqrt(Math.max(0, squares / RUNS - mean ** 2) / RUNS);
  return Math.abs(mean - truth) > SIGMAS * error + 1e-12;
}
