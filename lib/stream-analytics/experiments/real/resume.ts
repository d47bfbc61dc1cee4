import { ConflatedTable } from "../../live/conflate.ts";
import type { LiveRow, ServerMessage } from "../../live/protocol.ts";
import { startLiveServer } from "../../real/live-server.ts";
import { opened, until } from "./fan-out.ts";

/** What a client has after its connection was cut so often. */
export interface Resumed {
  cuts: number;
  rows: number;
  /** Rows of the server that it does not have, or with another value. */
  missing: number;
  /** Rows that it was sent although it had them, as they are. */
  again: number;
}

/** A client whose connection is cut while rows change, and which comes back with the number of its last frame. */
export async function resumed(cuts: number): Promise<Resumed> {
  const table = new ConflatedTable(5000), held = new Map<string, LiveRow>();
  const live = await startLiveServer({
    ...{ every: 5, budget: 30_000, table: () => table },
    progress: () => ({ watermark: 0, late: 0 }),
    onTick: () => {
      for (let i = 0; i < 3; i++) change();
    },
  });
  let changes = 0, last = 0, again = 0, frozen = false, socket: WebSocket | undefined;
  const change = () => {
    if (frozen) return;
    const window = Math.floor(changes / 10);
    table.set({
      window,
      key: `lot ${changes % 7}`,
      category: "rings",
      value: changes++,
      final: false,
    });
  };
  const take = ({ data }: MessageEvent) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type !== "delta" && message.type !== "snapshot") return;
    const { subscription, id, rows } = message;
    for (const row of rows) {
      const name = `${row.window}|${row.key}`;
      if (held.get(name)?.value === row.value) again++;
      held.set(name, row);
    }
    last = id;
    socket!.send(JSON.stringify({ type: "acknowledge", subscription, id }));
  };
  const join = async () => {
    socket = new WebSocket(live.socketUrl);
    await opened(socket);
    socket.onmessage = take;
    const from = last > 0 ? { from: last } : {};
    socket.send(
      JSON.stringify({ type: "subscribe", query: "bids", window: 1, category: "all", ...from }),
    );
  };
  try {
    await join();
    for (let cut = 0; cut < cuts; cut++) {
      const seen = last;
      await until(() => last > seen + 5);
      live.cut();
      await until(() => live.hub.clients === 0);
      await join();
    }
    frozen = true;
    await until(() => last === table.last);
    const missing = table.since(0).filter((row) =>
      held.get(`${row.window}|${row.key}`)?.value !== row.value
    ).length;
    return { cuts, rows: table.size, missing, again };
  } finally {
    socket?.close();
    await live.close();
  }
}
