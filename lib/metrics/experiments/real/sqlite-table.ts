import { DatabaseSync } from "node:sqlite";

/** A table of samples, a row each: what one would build first. */
export interface SampleTable {
  insert(all: readonly { times: Float64Array; values: Float64Array }[]): void;
  /** Mean and maximum of each hour of each series. */
  hourly(): number;
  bytesPerSample(): number;
  close(): void;
}

/** Such a table in SQLite, in memory. */
export function sampleTable(): SampleTable {
  const db = new DatabaseSync(":memory:");
  db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  db.exec("CREATE TABLE samples (series INTEGER, time INTEGER, value REAL)");
  const insert = db.prepare("INSERT INTO samples VALUES (?, ?, ?)");
  const hourly = db.prepare(
    "SELECT series, time / 3600000 AS hour, AVG(value), MAX(value) FROM samples GROUP BY series, hour",
  );
  const pragma = (name: string) =>
    Number(Object.values(db.prepare(`PRAGMA ${name}`).get() as object)[0]);
  return {
    insert(all) {
      db.exec("DELETE FROM samples; BEGIN");
      all.forEach(({ times, values }, series) => {
        for (let i = 0; i < times.length; i++) insert.run(series, times[i]!, values[i]!);
      });
      db.exec("COMMIT");
    },
    hourly: () => hourly.all().length,
    bytesPerSample() {
      const { count } = db.prepare("SELECT COUNT(*) AS count FROM samples").get() as {
        count: number;
      };
      return pragma("page_count") * pragma("page_size") / count;
    },
    close: () => db.close(),
  };
}
