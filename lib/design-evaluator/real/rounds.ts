import { quantile } from "../../sim/mod.ts";

/** A round of one user, as it was: what was drawn, and how long it took. Times in ms. */
export interface Round {
  user: number;
  thought: number;
  /** When it was sent, from the beginning of the run. */
  sent: number;
  /** Stations in the order of the visits, and the service time drawn for each. */
  path: readonly number[];
  services: readonly number[];
  /** Which replica each visit went to. */
  replicas: number[];
  /** `Infinity` for one that was on its way when the run was over. */
  tookMs: number;
  ok: boolean;
}

/** Rounds that ended after the first quarter of a run: users begin all at once, and some are on their way at the end. */
export interface Counted {
  perSecond: number;
  meanMs: number;
  p99Ms: number;
  /** Rounds of that time in which a call failed: they count for nothing else. */
  failed: number;
}

/** Part of a run that does not count. */
const WARM_UP = 0.25;

/** What a run comes to, live or played: an answer that failed is none, however fast it came. */
export function counted(
  rounds: readonly Pick<Round, "sent" | "tookMs" | "ok">[],
  durationMs: number,
): Counted {
  const from = WARM_UP * durationMs;
  const ended = rounds.filter(({ sent, tookMs }) =>
    sent + tookMs >= from && sent + tookMs <= durationMs
  );
  const times = ended.filter(({ ok }) => ok).map(({ tookMs }) => tookMs);
  return {
    perSecond: times.length / (durationMs - from) * 1000,
    meanMs: times.reduce((a, b) => a + b, 0) / Math.max(1, times.length),
    p99Ms: times.length > 0 ? quantile(times, 0.99) : 0,
    failed: ended.length - times.length,
  };
}
