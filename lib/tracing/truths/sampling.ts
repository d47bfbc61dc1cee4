import facts from "../../../data/tracing/sampling.json" with { type: "json" };
import {
  otStateOf,
  readOtState,
  resampled,
  withOtState,
  writeOtState,
} from "../sampling/ot-state.ts";
import { adjustedCount, hexOfBits, thresholdOf } from "../sampling/threshold.ts";

/** A score: how many facts there are, and what ours does otherwise. */
export interface Score {
  of: number;
  wrong: string[];
}

const near = (a: number, b: number) => Math.abs(a / b - 1) < 1e-12;

/** OpenTelemetry's thresholds for one in n at three precisions, and what a kept span stands for. */
export function checkThresholds(): Score {
  const cells = facts.table.flatMap(({ oneIn, thresholds, adjustedCounts }) =>
    thresholds.map((threshold, i) => {
      const got = thresholdOf(1 / oneIn, i + 3);
      const ok = hexOfBits(got) === threshold && near(adjustedCount(got), adjustedCounts[i]!);
      return ok ? [] : [`1 in ${oneIn}, precision ${i + 3}: ${hexOfBits(got)}`];
    })
  );
  return { of: cells.length, wrong: cells.flat() };
}

const valueOf = (digits?: string) => digits?.padEnd(14, "0");

/** Which values of the member `ot` are well formed, and what is in them. */
export function checkOtStates(): Score {
  const cells = facts.tracestate as unknown as {
    ot: string;
    ok: boolean;
    th?: string;
    rv?: string;
    other?: [string, string][];
    n: number;
  }[];
  const wrong = cells.flatMap(({ n, ot, ok, th, rv, other = [] }) => {
    const got = readOtState(ot);
    // Zeros on the right of a threshold say nothing, so thresholds are compared by value.
    const same = ok
      ? got && valueOf(got.th && hexOfBits(got.th)) === valueOf(th) &&
        (got.rv ? hexOfBits(got.rv).padEnd(14, "0") : undefined) === rv &&
        JSON.stringify(got.other) === JSON.stringify(other)
      : got === undefined;
    return same ? [] : [`tracestate ${n}: ${ot.slice(0, 30)}`];
  });
  return { of: cells.length, wrong };
}

/** A second stage that samples: allowed only where it raises the threshold. */
export function checkUpdates(): Score {
  const wrong = facts.updates.flatMap(
    ({ before, adjustedBefore, probability, ok, after, adjustedAfter }) => {
      const state = otStateOf(before && `ot=${before}`);
      const counted = state.th ? adjustedCount(state.th) : 0;
      const got = resampled(state, probability);
      const same = got.ok === ok && withOtState("", got.after) === `ot=${after}` &&
        near(got.adjusted, adjustedAfter) &&
        (adjustedBefore === 0 ? counted === 0 : near(counted, adjustedBefore));
      return same
        ? []
        : [`${before} at ${probability}: ${writeOtState(got.after)}, ${got.adjusted}`];
    },
  );
  return { of: facts.updates.length, wrong };
}
