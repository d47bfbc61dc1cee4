import facts from "../../../data/serverless/closed-forms.json" with { type: "json" };
import jstat from "jstat";
import {
  type Draw,
  erlangB,
  exponential,
  random,
  scored,
  type TruthRow,
  VirtualClock,
} from "../../sim/mod.ts";
import { gamma, hyperexponential, logNormalOfMean } from "../experiments/gaps.ts";
import { bill, gbSeconds } from "../platform/billing.ts";
import { hybrid, windowOf } from "../platform/keep-alive/hybrid.ts";
import { fixed, type KeepAlive } from "../platform/keep-alive/policy.ts";
import { keepAliveWalk } from "../platform/keep-alive/walk.ts";
import { Pool } from "../platform/pool.ts";

/** Calls of each simulation; a share may be off by 0.3 % of all calls, a mean time by 1 %. */
const CALLS = 120_000, SHARE = 0.003, TIME = 0.01, SIGMAS = 3;
/** Calls that the hybrid policy learns from before it is held to the formula, which knows the distribution. */
const LEARN = 20_000;

/** Policies, the pool and the bill against formulas that were computed elsewhere. Some 0.5 s. */
export function closedForms(): TruthRow[] {
  return [fixedTruth(), renewalTruth(), hybridTruth(), overflowTruth(), billTruth()];
}

/** Why a simulated policy is off, or nothing. */
function off(
  name: string,
  policy: KeepAlive,
  gap: Draw,
  facts: { cold: number; idle: number },
  { calls = CALLS, most = chanceOf(facts.cold, calls) } = {},
): string[] {
  const { cold, idle } = keepAliveWalk(policy, () => 1000 * gap(), calls);
  const wrong: string[] = [];
  if (Math.abs(cold - facts.cold) > most) wrong.push(`${name}: ${cold} cold`);
  if (Math.abs(idle / 1000 / facts.idle - 1) > TIME) wrong.push(`${name}: ${idle / 1000} s idle`);
  return wrong;
}

/** How far chance takes a share, and never further than the bar. A single call must not decide. */
function chanceOf(share: number, calls: number): number {
  return Math.max(Math.min(SIGMAS * Math.sqrt((share * (1 - share)) / calls), SHARE), 2 / calls);
}

/** Cold starts and idle time of a fixed window. @param policy Another one, to see that it is found out. */
export function fixedTruth(policy: (keepMs: number) => KeepAlive = fixed): TruthRow {
  const wrong = facts.fixed.flatMap(({ ratePerSecond, window, ...fact }) => {
    const name = `${ratePerSecond}/s, ${window} s`;
    const gap = exponential(random(name), { mean: 1 / ratePerSecond });
    const formula = Math.exp(-ratePerSecond * window);
    const wrong = off(name, policy(window * 1000), gap, fact);
    if (Math.abs(formula / fact.cold - 1) > 1e-6) wrong.push(`${name}: formula`);
    return wrong.slice(0, 1);
  });
  return scored("cold starts and idle time, Poisson calls", facts.fixed.length, wrong);
}

function renewalTruth(): TruthRow {
  const wrong = facts.renewal.flatMap((fact) => {
    const name = `${fact.distribution}, ${fact.window} s`;
    // Gaps of very different lengths: a mean needs more of them.
    const calls = fact.distribution === "hyperexponential" ? 10 * CALLS : CALLS;
    const policy = fixed(fact.window * 1000);
    return off(name, policy, drawOf(fact as Gaps), fact, { calls }).slice(0, 1);
  });
  return scored("cold starts and idle time, other gaps", facts.renewal.length, wrong);
}

function hybridTruth(): TruthRow {
  const wrong = facts.hybrid.flatMap((fact) => {
    const name = `${fact.distribution} ${"shape" in fact ? fact.shape : ""}`;
    const gap = drawOf(fact as Gaps), policy = hybrid();
    for (let call = 0; call < LEARN; call++) policy.after(1000 * gap());
    const { preWarm, keepUntil } = windowOf(exactly(fact as Gaps), 1e9);
    if (preWarm !== fact.preWarm * 1000 || keepUntil !== fact.keepUntil * 1000) {
      return [`${name}: from ${preWarm / 1000} to ${keepUntil / 1000} s`];
    }
    return off(name, policy, gap, fact).slice(0, 1);
  });
  return scored("what the hybrid policy learns, and its cold starts", facts.hybrid.length, wrong);
}

/** A histogram as a billion gaps would fill it: what 20,000 fill may differ by a minute, where a border is near. */
function exactly(fact: Gaps): Uint32Array {
  const share = (minute: number) => {
    if (fact.distribution === "uniform") {
      return Math.min(1, Math.max(0, (60 * minute - fact.low) / (fact.high - fact.low)));
    }
    if (fact.distribution !== "gamma") throw new RangeError(`Cannot fill: ${fact.distribution}`);
    return gammaCdf(60 * minute, fact.shape, fact.mean / fact.shape);
  };
  return Uint32Array.from({ length: 240 }, (_, i) => Math.round(1e9 * (share(i + 1) - share(i))));
}

/** The pool itself, on a clock, with no queue: calls that find all instances busy are lost. */
function overflowTruth(): TruthRow {
  const wrong = facts.overflow.flatMap(({ instances, load, overflow }) => {
    const share = overflowOf(instances, load, CALLS);
    const wrong: string[] = [];
    if (Math.abs(share - overflow) > 0.005) wrong.push(`${instances} instances: ${share}`);
    if (Math.abs(erlangB(instances, load) / overflow - 1) > 1e-6) wrong.push("formula");
    return wrong.slice(0, 1);
  });
  return scored("calls that find all instances busy", facts.overflow.length, wrong);
}

/** Share of calls that a pool without a queue refuses. @param load In erlangs. */
export function overflowOf(instances: number, load: number, calls: number): number {
  const clock = new VirtualClock(), stream = random(`overflow ${instances}`);
  const gap = exponential(stream.split("gaps"), { mean: 1 / load });
  const duration = exponential(stream.split("durations"), { mean: 1 });
  const pool = new Pool<null>({
    clock,
    max: instances,
    keepAlive: fixed(1e9),
    start: (ready) => ready(null),
  });
  const call = {
    run: (_: null, done: () => void) => void clock.schedule(duration(), done),
    refused: () => {},
  };
  const arrive = (left: number) => {
    pool.submit(call);
    if (left > 1) clock.schedule(gap(), arrive, left - 1);
  };
  clock.schedule(gap(), arrive, calls);
  clock.runSync({ until: 1e8 });
  return pool.stats.refused / calls;
}

function billTruth(): TruthRow {
  const wrong = facts.billing.flatMap(({ about, memoryMB, calls, ms, ...fact }) => {
    const ours = bill(gbSeconds(memoryMB, ms) * calls, calls, {
      gbSecond: fact.gbSecondPrice,
      call: fact.callPrice,
      freeGBs: fact.freeGBs,
      freeCalls: fact.freeCalls,
    });
    const right = ours.gbSeconds === fact.gbSeconds && ours.compute === fact.compute &&
      ours.requests === fact.requests && ours.total === fact.total;
    return right ? [] : [`${about}: ${ours.total}`];
  });
  return scored("a bill of AWS, to the cent", facts.billing.length, wrong);
}

const gammaCdf = (jstat as unknown as {
  gamma: { cdf(x: number, shape: number, scale: number): number };
}).gamma.cdf;

/** A distribution of the file. */
type Gaps =
  | { distribution: "gamma"; shape: number; mean: number }
  | { distribution: "lognormal"; sigma: number; mean: number }
  | { distribution: "uniform"; low: number; high: number }
  | { distribution: "hyperexponential"; weights: number[]; means: number[] };

function drawOf(fact: Gaps): Draw {
  const stream = random(JSON.stringify(fact));
  if (fact.distribution === "gamma") return gamma(stream, fact);
  if (fact.distribution === "lognormal") return logNormalOfMean(stream, fact);
  if (fact.distribution === "hyperexponential") return hyperexponential(stream, fact);
  return () => fact.low + (fact.high - fact.low) * stream.next();
}
