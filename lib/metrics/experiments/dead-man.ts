import { Engine } from "../promql/engine.ts";
import { Notifier } from "../rules/notifier.ts";
import { RuleGroup } from "../rules/rule-group.ts";
import { MemorySeries } from "../store/memory-series.ts";

/** A minute in which the way of the alerts was broken, and who knew. */
export interface DeadManRow {
  readonly minute: number;
  readonly arrived: boolean;
  readonly paged: boolean;
}

/**
 * Whoever watches the watchers: an alert that always fires, `vector(1)`, and somebody outside who pages when it has
 * *not* arrived for a while. Here the notifier's connection dies at a minute.
 */
export function deadMan(
  { dies, minutes, patience }: { dies: number; minutes: number; patience: number },
): DeadManRow[] {
  const group = new RuleGroup({
    engine: new Engine(new MemorySeries([])),
    rules: [{ alert: "Watchdog", expr: "vector(1)" }],
  });
  const notifier = new Notifier({ groupWait: 0, groupInterval: 0, repeatInterval: 60_000 });
  let heard = 0;
  return Array.from({ length: minutes }, (_, minute) => {
    const now = minute * 60_000;
    group.evaluate(now);
    notifier.update(group.alerts, now);
    const [message] = notifier.due(now), arrived = message !== undefined && minute < dies;
    if (arrived) {
      notifier.sent(message, now);
      heard = minute;
    }
    return { minute, arrived, paged: minute - heard > patience };
  });
}
