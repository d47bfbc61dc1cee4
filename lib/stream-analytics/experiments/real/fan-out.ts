import { performance } from "node:perf_hooks";
import { ConflatedTable } from "../../live/conflate.ts";
import type { ServerMessage } from "../../live/protocol.ts";
import { startLiveServer } from "../../real/live-server.ts";

/** One frame at one client. */
export interface FanOutRow {
  clients: number;
  /** ms from when it was made to when the client had it. */
  latency: number;
}

/** What fan-out to so many clients came to. */
export interface FanOut {
  rows: FanOutRow[];
  /** Frames that had not come after 5 s. */
  missing: number;
  /** Frames sent, and texts made for them. */
  frames: number;
  encoded: number;
  /** Mean size of a frame, in bytes. */
  bytes: number;
}

/** Rows that change between two frames. */
const CHANGED = 5;

/**
 * So many clients by WebSocket, in this process; `frames` frames, one every 20 ms, each acknowledged. Connections that do not
 * come about within 5 s are an error.
 */
export async function fanOut(clients: number, frames: number): Promise<FanOut> {
  const table = new ConflatedTable(200), made = new Map<number, number>(), rows: FanOutRow[] = [];
  const live = await startLiveServer({
    ...{ every: 3_600_000, budget: 30_000, table: () => table },
    progress: () => ({ watermark: 0, late: 0 }),
  });
  let bytes = 0, received = 0;
  const sockets = Array.from({ length: clients }, () => new WebSocket(live.socketUrl));
  const hear = (socket: WebSocket, { data }: MessageEvent) => {
    const now = performance.now(), message = JSON.parse(String(data)) as ServerMessage;
    if (message.type !== "delta" && message.type !== "snapshot") return;
    const { subscription, id } = message, at = made.get(id);
    if (at !== undefined) rows.push({ clients, latency: now - at });
    bytes += String(data).length;
    received++;
    socket.send(JSON.stringify({ type: "acknowledge", subscription, id }));
  };
  try {
    await Promise.all(sockets.map((socket) => opened(socket)));
    for (const socket of sockets) {
      socket.onmessage = (event) => hear(socket, event);
      const subscribe = { type: "subscribe", query: "bids", window: 1, category: "all" };
      socket.send(JSON.stringify(subscribe));
    }
    await until(() => received >= clients);
    for (let frame = 0; frame < frames; frame++) {
      for (let key = 0; key < CHANGED; key++) {
        table.set({
          window: frame,
          key: `lot ${key}`,
          category: "clocks",
          value: frame + key,
          final: false,
        });
      }
      made.set(table.last, performance.now());
      live.hub.flush();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(() => rows.length >= clients * frames);
    const missing = clients * frames - rows.length;
    return {
      rows,
      missing,
      frames: live.hub.frames,
      encoded: live.hub.encoded,
      bytes: bytes / received,
    };
  } finally {
    for (const socket of sockets) socket.close();
    await live.close();
  }
}

/** Resolves when a socket is open. */
export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no connection within 5 s")), 5000);
    socket.onopen = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.onerror = () => {
      clearTimeout(timer);
      reject(new Error("the connection was refused"));
    };
  });
}

/** Waits until something holds, 5 s at most. */
export async function until(holds: () => boolean, most = 5000): Promise<void> {
  const start = performance.now();
  while (!holds() && performance.now() - start < most) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
