import { type Random, VirtualClock } from "../../sim/mod.ts";
import { atLeast, detection, probesToRun } from "../closed-forms.ts";
import { Checkers } from "../health/checkers.ts";

/** Checkers that lose probes by chance. Times in s. */
export interface AlarmSetup {
  readonly interval: number;
  readonly timeout: number;
  readonly fall: number;
  readonly checkers: number;
  readonly agree: number;
  /** Share of probes that fail though the region is well. */
  readonly loss: number;
}

const RISE = 2;
const MONTH = 30 * 86_400;

/**
 * False failovers in thirty days, by formula: each checker is now and then wrong by itself; the alarm comes
 * when one more turns wrong while exactly `agree − 1` others are.
 */
export function falseAlarms({ interval, fall, checkers, agree, loss }: AlarmSetup): number {
  const right = interval * probesToRun(loss, fall), wrong = interval * probesToRun(1 - loss, RISE);
  const q = wrong / (right + wrong), others = checkers - 1;
  const exactly = atLeast(others, agree - 1, q) - atLeast(others, agree, q);
  return MONTH * checkers * exactly / (right + wrong);
}

/** The same by simulation, over some days. */
export function countFalseAlarms(setup: AlarmSetup, days: number, random: Random): number {
  const clock = new VirtualClock(), until = days * 86_400_000;
  let alarms = 0;
  const { interval, timeout, loss, ...rest } = setup;
  new Checkers({
    ...{
      clock,
      random,
      regions: 1,
      ...rest,
      rise: RISE,
      interval: interval * 1000,
      timeout: timeout * 1000,
      until,
    },
    probe: (_, _region, answer) => answer(random.next() >= loss),
    onChange: (_, healthy) => healthy || alarms++,
  });
  clock.runSync({ until });
  return alarms;
}

/** How fast and how often wrong: failures in a row and checkers that must agree. */
export function alarmChoices(setup: AlarmSetup): {
  rule: string;
  fall: number;
  agree: number;
  detect: number;
  alarms: number;
}[] {
  const { checkers } = setup;
  const agrees = [...new Set([1, Math.ceil(checkers / 2), checkers, setup.agree])].sort((a, b) =>
    a - b
  );
  return agrees.flatMap((agree) =>
    [1, 2, 3, 4].map((fall) => ({
      rule: `${agree} of ${checkers}`,
      ...{ fall, agree, detect: detection({ ...setup, fall, agree }).mean },
      alarms: falseAlarms({ ...setup, fall, agree }),
    }))
  );
}
