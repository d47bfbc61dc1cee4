import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { AdaptiveLimit, aimd, gradient, type LimitRule } from "../adaptive-limit.ts";
import { SimulatedService } from "../simulated-service.ts";
import { sharesOf } from "./shares.ts";

/** The limit that a rule holds at a moment, and what the dependency could do. */
export interface LimitRow {
  rule: string;
  /** In s. */
  time: number;
  limit: number;
}

/** What came of a rule. */
export interface LimitSummary {
  rule: string;
  "answered in 100 ms": number;
  refused: number;
}

/**
 * Loyalty at one and a half times what it can do, while half of it is gone for the second third of the run.
 * Three limits stand before it: a fixed one, three times its workers, and two that follow.
 *
 * @param rate Of the server, in requests per second: it sizes loyalty, with at least four workers, since a
 * single one cannot be halved.
 * @param length Of the run, in ms.
 */
export async function adaptiveLimits(
  random: Random,
  rate: number,
  length = 30_000,
): Promise<{ rows: LimitRow[]; summary: LimitSummary[] }> {
  const rows: LimitRow[] = [], summary: LimitSummary[] = [];
  const { loyalty } = sharesOf(rate), workers = Math.max(4, loyalty.workers);
  const offered = 1.5 * workers / loyalty.mean, fixed = 3 * workers;
  const rules: Record<string, () => LimitRule> = {
    [`fixed at ${fixed}`]: () => (limit) => limit,
    "AIMD": () => aimd({ slowAfter: 100, backOff: 0.95 }),
    "gradient": () => gradient(),
  };
  for (const [rule, make] of Object.entries(rules)) {
    const clock = new VirtualClock();
    const service = new SimulatedService({
      clock,
      random: random.split("service"),
      ...{ workers, mean: loyalty.mean },
    });
    const initial = rule.startsWith("fixed") ? fixed : workers;
    const limit = new AdaptiveLimit({ clock, rule: make(), initial, min: 2, max: 10 * workers });
    const gap = exponential(random.split("arrivals"), { mean: 1 / offered });
    let sent = 0, answered = 0;
    const arrive = () => {
      if (clock.now() >= length) return;
      const start = clock.now();
      sent++;
      limit.execute((context) => service.call(context)).then(() => {
        if (clock.now() - start <= 100) answered++;
      }, () => {});
      clock.schedule(gap(), arrive);
    };
    arrive();
    clock.after(length / 3, () => service.workers = workers >> 1);
    clock.after(2 * length / 3, () => service.workers = workers);
    for (let t = 0; t < length; t += 250) {
      clock.after(t, () => rows.push({ rule, time: t / 1000, limit: limit.limit }));
    }
    await clock.run({ until: length + 1000 });
    summary.push({
      rule,
      "answered in 100 ms": answered / sent,
      refused: limit.refused / sent,
    });
  }
  return { rows, summary };
}
