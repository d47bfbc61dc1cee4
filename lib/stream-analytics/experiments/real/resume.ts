import { ConflatedTable } from "../../live/conflate.ts";
import type { LiveRow, ServerMessage } from "../../live/protocol.ts";
import { startLiveServer } from "../../real/live-server.ts";
import { opened, until } from "./fan-out.ts";

/** What a client has after its connection was cut so often. */
export interface Resumed {
  cuts: number;
  /** Rows that there ever were. */
  rows: number;
  /** Of these, what it does not have, or with an old value. */
  missing: number;
  /** Rows that it was sent although it had them, as they are. */
  again: number;
}

/** Settings of {@linkcode resumed}. */
export interface ResumeOptions {
  cuts: number;
  /** Changes of rows while it is away. Default: 100. */
  away?: number;
  /** Rows that the server keeps for those who come back. Default: 5000. */
  keep?: number;
  /** What it says when it comes back: the number of its last frame, or nothing. Default: `"number"`. */
  says?: "number" | "nothing";
}

const nameOf = ({ window, key }: LiveRow) => `${window}|${key}`;

/** A client whose connection is cut, and which comes back when rows have changed. */
export async function resumed(
  { cuts, away = 100, keep = 5000, says = "number" }: ResumeOptions,
): Promise<Resumed> {
  const table = new ConflatedTable(keep), truth = new Map<string, number>();
  let held = new Map<string, number>(), changes = 0, again = 0, last = 0, life = "";
  const change = (times: number) => {
    for (const end = changes + times; changes < end; changes++) {
      const window = Math.floor(changes / 10), key = `lot ${changes % 7}`;
      const row = { window, key, category: "rings", value: changes, final: false };
      table.set(row);
      truth.set(nameOf(row), row.value);
    }
  };
  const live = await startLiveServer({
    ...{ every: 3_600_000, budget: 30_000, table: () => table },
    progress: () => ({ watermark: 0, late: 0 }),
  });
  let socket: WebSocket | undefined;
  const take = ({ data }: MessageEvent) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type !== "delta" && message.type !== "snapshot") return;
    const { type, subscription, id, rows } = message, before = held;
    if (type === "snapshot") held = new Map();
    for (const row of rows) {
      if (before.get(nameOf(row)) === row.value) again++;
      held.set(nameOf(row), row.value);
    }
    [last, life] = [id, message.life];
    socket!.send(JSON.stringify({ type: "acknowledge", subscription, id }));
  };
  const join = async () => {
    socket = new WebSocket(live.socketUrl);
    await opened(socket);
    socket.onmessage = take;
    const from = last > 0 && says === "number" ? { from: last, life } : {};
    const subscribe = { type: "subscribe", query: "bids", window: 1, category: "all", ...from };
    socket.send(JSON.stringify(subscribe));
    await until(() => last === table.last);
  };
  try {
    change(20);
    await join();
    for (let cut = 0; cut < cuts; cut++) {
      live.cut();
      await until(() => live.hub.clients === 0);
      change(away);
      await join();
    }
    const missing = [...truth].filter(([name, value]) => held.get(name) !== value).length;
    return { cuts, rows: truth.size, missing, again };
  } finally {
    socket?.close();
    await live.close();
  }
}
