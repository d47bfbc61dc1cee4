import { Engine } from "../promql/engine.ts";
import { BURN_WINDOWS, burnRateRules, type BurnWindow, detectionTime } from "../rules/burn-rate.ts";
import { RuleGroup } from "../rules/rule-group.ts";
import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";

/** How long one pair of windows takes to see an outage. */
export interface BurnTime {
  readonly share: number;
  readonly minutes: number;
  readonly window: string;
}

/** One evaluation, in ms. */
export const EVALUATION = 30_000;

/** Detection times of outages of several sizes, by evaluating the rules, and by the formula. */
export function burnTimes(
  objective: number,
  shares: readonly number[],
  windows: readonly BurnWindow[] = BURN_WINDOWS.slice(0, 1),
) {
  const measured: BurnTime[] = [], formula: BurnTime[] = [];
  let worst = 0;
  for (const window of windows) {
    for (const share of shares) {
      const expected = detectionTime(window, objective, share);
      if (expected === Infinity) continue;
      const got = detect(window, objective, share, expected), name = `${window.rate} × the budget`;
      measured.push({ share, minutes: got / 60_000, window: name });
      formula.push({ share, minutes: expected / 60_000, window: name });
      worst = Math.max(worst, Math.abs(got - expected) / EVALUATION);
    }
  }
  return { measured, formula, worst };
}

/** Steady traffic, then an outage; evaluates from shortly before the moment at which the formula expects the page. */
function detect(window: BurnWindow, objective: number, share: number, expected: number): number {
  const head = new Head(), start = Math.ceil(window.long / 1000) + 600, step = 15;
  const all = head.series(Labels.of({ __name__: "all_total" }))!,
    bad = head.series(Labels.of({ __name__: "bad_total" }))!;
  let errors = 0;
  const end = start + Math.ceil(expected / 1000) + 300;
  for (let second = 0; second <= end; second += step) {
    if (second > start) errors += 10 * step * share;
    head.append(all, second * 1000, second * 10);
    head.append(bad, second * 1000, errors);
  }
  const group = new RuleGroup({
    engine: new Engine(head),
    rules: burnRateRules({
      name: "Burn",
      objective,
      errors: "bad_total",
      total: "all_total",
      windows: [window],
    }),
  });
  const before = Math.max(0, Math.floor((expected - 10 * EVALUATION) / EVALUATION) * EVALUATION);
  for (let time = start * 1000 + before; time <= end * 1000; time += EVALUATION) {
    group.evaluate(time);
    if (group.alerts.some(({ state }) => state === "firing")) return time - start * 1000;
  }
  return Infinity;
}
