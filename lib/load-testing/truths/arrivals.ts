import table from "../../../data/load-testing/arrivals.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { constant } from "../arrivals/constant.ts";
import { dueTimes } from "../arrivals/due-times.ts";
import { ramping } from "../arrivals/ramping.ts";
import { sine } from "../arrivals/sine.ts";
import { type Stripe, stripeOf } from "../stripes.ts";
import { Misses, near } from "./compare-numbers.ts";

const WITHIN = 0.001;

/** k6 and vegeta: when requests are due, and whose they are. One row a table. */
export function arrivalTruths(): TruthRow[] {
  return [
    row("k6's ramps", ramps),
    row("k6's stripes", (misses) => {
      for (const { segment, sequence, start, steps, lcd } of table.stripes) {
        const ours = stripeOf(segment, sequence);
        const same = String(ours.steps) === String(steps) && ours.lcd === lcd;
        misses.case(`${segment} of ${sequence}`, same && ours.slots[0] === start);
      }
    }),
    row("k6's scaling", (misses) => {
      for (const { segment, sequence, n } of table.scaled) {
        for (const [of, own] of n) {
          misses.case(`${segment} of ${of}`, stripeOf(segment, sequence).of(of!) === own);
        }
      }
    }),
    row("k6's iterations", iterations),
    row("vegeta's constant pace", (misses) => {
      for (const [requests, period, elapsed, sent, wait] of table.constant) {
        const pattern = constant({ rate: requests!, per: period! });
        misses.case(`${elapsed} s`, sameWait(pattern.timeOf(sent! + 1), elapsed!, wait!));
      }
    }),
    row("vegeta's flat sine", (misses) => {
      for (const [elapsed, sent, wait] of table.flatSine) {
        const pattern = sine({ mean: 1, amplitude: 0, period: 60 });
        misses.case(`${elapsed} s`, sameWait(pattern.timeOf(sent! + 1), elapsed!, wait!));
      }
    }),
    row("vegeta's sines", (misses) => {
      for (const { period, mean, amplitude, startAt, hits } of table.sine) {
        const pattern = sine({ period, mean, amplitude, startAt: startAt as "peak" });
        hits.forEach((count, i) => {
          const ms = (i + 1) * period * 250;
          const back = Math.abs(pattern.timeOf(count) - ms) < 1e-3 * period * 1000;
          misses.case(`${startAt}, ${i + 1}/4`, near(pattern.dueBy(ms), count, 1e-9) && back);
        });
      }
    }),
    row("vegeta's paces that can't be", (misses) => {
      table.stop.forEach((settings, i) => misses.case(`setting ${i + 1}`, refuses(settings)));
    }),
  ];
}

function row(name: string, check: (misses: Misses) => void): TruthRow {
  const misses = new Misses();
  check(misses);
  return scored(name, misses.of, misses.wrong);
}

type Stages = readonly (readonly number[])[];
const rampOf = (stages: Stages, timeUnit: number) =>
  ramping(stages.map(([from, to, seconds]) => ({
    ...{ from: from! * 1000 / timeUnit, to: to! * 1000 / timeUnit, seconds: seconds! },
  })));

function ramps(misses: Misses): void {
  for (const { segment, sequence, timeUnit, due } of table.ramping.cases) {
    const stripe = stripeOf(segment, sequence);
    const ours = dueTimes(rampOf(table.ramping.stages, timeUnit), { stripe });
    const same = ours.length === due.length && due.every((ms, i) => near(ours[i]!, ms, WITHIN));
    misses.case(`${segment} of ${sequence || "the rest"}`, same);
  }
}

function iterations(misses: Misses): void {
  const { stages, timeUnit, cases } = table.iterations;
  const all = dueTimes(rampOf(stages, timeUnit)).length;
  for (const { segment, sequence, numbers } of cases) {
    const stripe: Stripe = stripeOf(segment, sequence);
    const ours = Array.from({ length: all }, (_, i) => i).filter((i) => stripe.has(i));
    misses.case(segment, String(ours) === String(numbers));
  }
}

/** Time until the next is due, in s; none where it is overdue. */
const sameWait = (due: number, elapsed: number, wait: number) =>
  Math.abs(Math.max(0, due / 1000 - elapsed) - wait) < 1e-9;

function refuses(
  settings: { requests?: number; period?: number; mean?: number; amplitude?: number },
) {
  const { requests, period = NaN, mean, amplitude } = settings;
  try {
    if (mean !== undefined) sine({ mean, amplitude: amplitude ?? NaN, period });
    else constant({ rate: requests ?? NaN, per: period });
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}
