import { startStations } from "../../real/stations.ts";

/** What the store says of a station at a moment. */
export interface StationRow {
  readonly moment: string;
  readonly up: string;
  readonly "bikes shown": string;
  readonly "counter of station 1": string;
}

/** Four stations as processes: one is killed, one made slow, and the first starts again with its counters at zero. */
export async function stationDies(): Promise<StationRow[]> {
  const stations = await startStations({ many: 4, interval: 200, timeout: 120, budget: 20_000 });
  const rows: StationRow[] = [];
  const list = (query: string) => {
    const answer = stations.engine.instant(query, Date.now());
    if (answer.type !== "vector") return [];
    return answer.rows.map(({ labels, value }) => ({ instance: labels.get("instance"), value }))
      .sort((a, b) => a.instance.localeCompare(b.instance));
  };
  const until = async (holds: () => boolean) => {
    for (let i = 0; i < 80 && !holds(); i++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const note = (moment: string) => {
    const counter = list('rentals_total{instance="1",result="ok"}')[0]?.value;
    rows.push({
      moment,
      up: list("up").map(({ instance, value }) => `${instance}: ${value ? "up" : "down"}`).join(
        ", ",
      ),
      "bikes shown": list("bikes").map(({ instance, value }) => `${instance}: ${value}`).join(", "),
      "counter of station 1": counter === undefined ? "has ended" : String(counter),
    });
  };
  const down = (instance: string, value: number) =>
    list("up").some((row) => row.instance === instance && row.value === value);
  try {
    await until(() => list("up").length === 4);
    await stations.rent(4);
    await until(() => (list('rentals_total{instance="1",result="ok"}')[0]?.value ?? 0) >= 4);
    note("all run");
    stations.processes.kill(1);
    await stations.spoil(2, { delay: 5000 });
    await until(() => down("1", 0) && down("2", 0));
    note("1 killed, 2 slow");
    await stations.processes.restart(1);
    await stations.spoil(2, {});
    await until(() => down("1", 1) && down("2", 1));
    await stations.rent(3);
    await until(() => (list('rentals_total{instance="1",result="ok"}')[0]?.value ?? 0) >= 3);
    note("both back");
  } finally {
    await stations.stop();
  }
  return rows;
}
