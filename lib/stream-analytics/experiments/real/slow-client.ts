import { ConflatedTable } from "../../live/conflate.ts";
import { startLiveServer } from "../../real/live-server.ts";
import { clientThatStopsReading } from "./raw-client.ts";
import { until } from "./fan-out.ts";

/** What waits in the server for a client that does not read. */
export interface SlowRow {
  /** Changes so far. */
  changes: number;
  /** Bytes. */
  buffered: number;
  way: "a frame for each change" | "acknowledged, conflated";
}

const ROW = {
  category: "clocks",
  final: false,
  key: `a lot with a name as long as they come, ${"and longer ".repeat(30)}`,
};

/**
 * A client subscribes and stops reading while `changes` changes come. Without a bound each is sent to it and waits in
 * this process's memory; with acknowledgements it is sent `inFlight` frames, and then nothing until it says that it has
 * read.
 */
export async function slowClient(
  changes: number,
  inFlight = 4,
): Promise<{ rows: SlowRow[]; frames: number[] }> {
  const rows: SlowRow[] = [], frames: number[] = [];
  for (const way of ["a frame for each change", "acknowledged, conflated"] as const) {
    const table = new ConflatedTable(100), unbounded = way === "a frame for each change";
    const live = await startLiveServer({
      ...{ every: 3_600_000, budget: 30_000, table: () => table },
      progress: () => ({ watermark: 0, late: 0 }),
      // Nobody is cut off here: what the acknowledgements alone are good for is to be seen.
      ...{ inFlight: unbounded ? 1e9 : inFlight, maxBuffered: 1e9 },
    });
    const client = await clientThatStopsReading(live.socketUrl);
    try {
      await until(() => live.hub.clients === 1 && live.hub.frames > 0);
      if (live.hub.clients !== 1) throw new Error("the client that does not read did not connect");
      for (let change = 1; change <= changes; change++) {
        table.set({ ...ROW, window: 0, value: change });
        live.hub.flush();
        if (change % Math.ceil(changes / 40) !== 0) continue;
        await new Promise((resolve) => setTimeout(resolve, 5));
        rows.push({ changes: change, buffered: live.buffered(), way });
      }
      frames.push(live.hub.frames);
    } finally {
      client.destroy();
      await live.close();
    }
  }
  return { rows, frames };
}
