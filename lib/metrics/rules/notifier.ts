import { requireNumber } from "../../sim/require-number.ts";
import type { Alert } from "./alert.ts";
import type { Notification } from "./notification.ts";
import { inhibited, type Inhibition, type Silence, silenced } from "./suppress.ts";

/** How a {@linkcode Notifier} gathers alerts. Times in ms. */
export interface NotifierOptions {
  /** Labels that alerts of one message have alike. Default: `alertname`. */
  readonly groupBy?: readonly string[];
  /** Wait before a group's first message, so that alerts that come together are told together. Default: 30 s. */
  readonly groupWait?: number;
  /** Least time between messages of a group when something in it has changed. Default: 5 min. */
  readonly groupInterval?: number;
  /** Time after which a message that nothing has changed since is sent again. Default: 4 h. */
  readonly repeatInterval?: number;
  readonly inhibitions?: readonly Inhibition[];
}

/** What is known of a group. */
interface Group {
  readonly since: number;
  readonly alerts: Map<string, Alert>;
  sentAt: number | undefined;
  /** What the last message said is firing. */
  told: ReadonlySet<string>;
}

/**
 * Turns alerts into messages: groups them, says each thing once, keeps quiet what is silenced or explained by
 * another alert, repeats what nobody has ended. It sends nothing itself: {@linkcode Notifier.due} says what to send,
 * {@linkcode Notifier.sent} that it has arrived; what has not arrived is due again.
 *
 * Source: the behaviour that Prometheus' Alertmanager documents.
 */
export class Notifier {
  readonly #groupBy: readonly string[];
  readonly #groupWait: number;
  readonly #groupInterval: number;
  readonly #repeatInterval: number;
  readonly #inhibitions: readonly Inhibition[];
  readonly #groups = new Map<string, Group>();
  readonly silences: Silence[] = [];

  /** @throws {RangeError} Where a time is below 0. */
  constructor(options: NotifierOptions = {}) {
    const { groupWait = 30_000, groupInterval = 300_000, repeatInterval = 4 * 3_600_000 } = options;
    for (const [name, value] of Object.entries({ groupWait, groupInterval, repeatInterval })) {
      requireNumber("create Notifier", name, value, { unit: "ms", min: 0 });
    }
    this.#groupBy = options.groupBy ?? ["alertname"];
    this.#groupWait = groupWait;
    this.#groupInterval = groupInterval;
    this.#repeatInterval = repeatInterval;
    this.#inhibitions = options.inhibitions ?? [];
  }

  /**
   * Takes the alerts as they are now; the same ones may be told again and again. One that is over before anybody was
   * told of it is forgotten. O(alerts).
   */
  update(alerts: readonly Alert[], now: number): void {
    for (const alert of alerts) {
      if (alert.state === "pending") continue;
      const key = this.#groupBy.map((name) => `${name}=${alert.labels.get(name)}`).join(",");
      let group = this.#groups.get(key);
      if (!group) {
        if (alert.state === "inactive") continue;
        this.#groups.set(
          key,
          group = { since: now, alerts: new Map(), sentAt: undefined, told: new Set() },
        );
      }
      group.alerts.set(alert.labels.key, alert);
    }
    for (const [key, group] of this.#groups) {
      for (const [name, { state }] of group.alerts) {
        if (state === "inactive" && !group.told.has(name)) group.alerts.delete(name);
      }
      if (group.alerts.size === 0) this.#groups.delete(key);
    }
  }

  /** Messages that ought to be sent now. */
  due(now: number): Notification[] {
    const firing = [...this.#groups.values()].flatMap(({ alerts }) => [...alerts.values()])
      .filter(({ state }) => state === "firing");
    return [...this.#groups].flatMap(([name, group]) => {
      const loud = [...group.alerts.values()].filter((alert) =>
        alert.state === "firing" && !silenced(alert, this.silences, now) &&
        !inhibited(alert, firing, this.#inhibitions)
      );
      const over = [...group.alerts.values()].filter(({ state, labels }) =>
        state === "inactive" && group.told.has(labels.key)
      );
      return this.#isDue(group, loud, over, now)
        ? [{ group: name, firing: loud, resolved: over }]
        : [];
    });
  }

  /** A message has arrived. */
  sent({ group: name, firing, resolved }: Notification, now: number): void {
    const group = this.#groups.get(name);
    if (!group) return;
    group.sentAt = now;
    group.told = new Set(firing.map(({ labels }) => labels.key));
    for (const { labels } of resolved) group.alerts.delete(labels.key);
    if (group.alerts.size === 0) this.#groups.delete(name);
  }

  #isDue(
    { since, sentAt, told }: Group,
    loud: readonly Alert[],
    over: readonly Alert[],
    now: number,
  ): boolean {
    if (sentAt === undefined) return loud.length > 0 && now - since >= this.#groupWait;
    const changed = over.length > 0 || loud.some(({ labels }) => !told.has(labels.key));
    if (changed) return now - sentAt >= this.#groupInterval;
    return loud.length > 0 && now - sentAt >= this.#repeatInterval;
  }
}
