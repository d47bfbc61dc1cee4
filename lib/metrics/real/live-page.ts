import { type Dashboard, startDashboard } from "../../dashboard/mod.ts";
import { RuleGroup } from "../rules/rule-group.ts";
import type { AlertState } from "../rules/rule.ts";
import { startStations, type Stations } from "./stations.ts";

/** A page on which stations are watched and broken. */
export interface LivePage {
  readonly stations: Stations;
  readonly page: Dashboard;
  /** Lends some bikes, evaluates the rules, and adds a row to the page. */
  round(): Promise<Record<string, number | string>>;
  close(): Promise<void>;
}

/** How long an alert waits on the page, in ms. */
const WAIT = 600;

/**
 * A live page of stations that are processes, scraped for real: rentals a second, the share that fails, the states of
 * two alerts as ribbons, and buttons that break a station, make it slow, kill it and start it again.
 */
export async function startLivePage({ many = 4, budget = 60_000, signal }: {
  many?: number;
  budget?: number;
  signal?: AbortSignal;
} = {}): Promise<LivePage> {
  const stations = await startStations({ many, budget: budget + 10_000 });
  const rules = new RuleGroup({
    engine: stations.engine,
    rules: [
      { alert: "StationDown", expr: "up == 0", for: WAIT },
      {
        alert: "RentalsFail",
        expr:
          'sum by (instance) (rate(rentals_total{result="failed"}[2s])) / sum by (instance) (rate(rentals_total[2s])) > 0.3',
        for: WAIT,
      },
    ],
  });
  const names = Array.from({ length: many }, (_, i) => `station ${i}`),
    options = names as [string, ...string[]];
  const which = { kind: "select" as const, name: "station", label: "station", options };
  const numberOf = (value: unknown) => Math.max(0, names.indexOf(String(value)));
  const button = (label: string, command: string) => ({ label, command, inputs: [which] });
  const started = Date.now();
  let page: Dashboard;
  try {
    page = await startDashboard({
      title: "Stations",
      panels: [
        {
          kind: "lines",
          title: "Rentals",
          fields: names.map((name) => `${name}: rentals`),
          unit: "a second",
        },
        {
          ...{ kind: "ribbon", title: "Alerts", fields: names },
          colors: { inactive: "#0f766e", pending: "#d97706", firing: "#b91c1c" },
        },
      ],
      buttons: [
        button("break", "spoil"),
        button("make slow", "slow"),
        button("kill", "kill"),
        button("mend", "mend"),
      ],
      commands: {
        spoil: ({ station }) => stations.spoil(numberOf(station), { errors: 0.9 }),
        slow: ({ station }) => stations.spoil(numberOf(station), { delay: 5000 }),
        kill: ({ station }) => stations.processes.kill(numberOf(station)),
        mend: ({ station }) => stations.processes.restart(numberOf(station)),
      },
      budget,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    await stations.stop();
    throw error;
  }
  return {
    ...{ stations, page },
    round: async () => {
      await stations.rent(2);
      const now = Date.now();
      rules.evaluate(now);
      const answer = stations.engine.instant("sum by (instance) (rate(rentals_total[2s]))", now);
      const rates = new Map(
        answer.type === "vector"
          ? answer.rows.map(({ labels, value }) => [labels.get("instance"), value])
          : [],
      );
      const worst = (instance: string): AlertState => {
        const states = rules.alerts.filter(({ labels }) => labels.get("instance") === instance).map(
          ({ state }) => state,
        );
        return states.includes("firing")
          ? "firing"
          : states.includes("pending")
          ? "pending"
          : "inactive";
      };
      const row: Record<string, number | string> & { time: number } = {
        time: (now - started) / 1000,
      };
      names.forEach((name, i) => {
        row[`${name}: rentals`] = rates.get(String(i)) ?? 0;
        row[name] = worst(String(i));
      });
      page.push(row);
      return row;
    },
    close: async () => {
      await page.close();
      await stations.stop();
    },
  };
}
