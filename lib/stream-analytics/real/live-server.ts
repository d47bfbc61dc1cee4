import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { requireNumber } from "../../sim/require-number.ts";
import { Hub } from "../live/hub.ts";
import type { HubOptions } from "../live/hub-client.ts";
import { MOST_MESSAGE } from "../live/protocol.ts";
import { livePage } from "./live-page.ts";

/** Settings of {@linkcode startLiveServer}. */
export interface LiveServerOptions extends HubOptions {
  /** Frames go out every so many ms. Default: 50. */
  every?: number;
  /** Called before each round of frames. */
  onTick?: () => void;
  /** Called when it closes, however that came about. */
  onClose?: () => void;
  /** It closes itself after so many ms. Default: 60,000. */
  budget?: number;
  signal?: AbortSignal;
}

/** A running server. */
export interface LiveServer {
  /** Of the page, with its token. */
  readonly url: string;
  /** For clients: with the same token. */
  readonly socketUrl: string;
  readonly hub: Hub;
  /** Bytes that wait for the slowest client now. */
  buffered(): number;
  /** Cuts all connections, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * The hub on a port of the loopback address: a page, and WebSockets (RFC 6455) beside it. Another site's page can open
 * a WebSocket to any address and no browser asks, so the server does: the origin must be its own, and the address must
 * have the token that only its own page was given.
 *
 * @throws {RangeError} Where an option is out of its range. @throws The signal's reason.
 */
export async function startLiveServer(options: LiveServerOptions): Promise<LiveServer> {
  const { every = 50, onTick, onClose, budget = 60_000, signal, ...rest } = options;
  requireNumber("start a live server", "every", every, { unit: "ms", min: 1 });
  requireNumber("start a live server", "budget", budget, { unit: "ms", min: 1 });
  signal?.throwIfAborted();
  const hub = new Hub(rest), token = crypto.randomUUID();
  const sockets = new Set<WebSocket>();
  const server = createServer((request, response) => answer(request, response, token));
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE,
    // A compressor for each client costs more memory than all it saves.
    perMessageDeflate: false,
  });
  server.on("upgrade", (request, socket, head) => {
    if (!mayConnect(request, token)) {
      const refusal = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      socket.on("error", () => {}).end(refusal, () => socket.destroy());
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => serve(ws, hub, sockets));
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  const timer = setInterval(() => {
    guarded(onTick);
    guarded(() => hub.flush());
  }, every);
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      clearInterval(timer);
      clearTimeout(over);
      signal?.removeEventListener("abort", abort);
      hub.end("the stream is over");
      // The last frame needs a moment to get out before the connections are cut.
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const ws of sockets) ws.terminate();
      wss.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      // An upgraded connection is not the server's any more in every runtime: it is not waited for.
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500))]);
      guarded(onClose); // last: whatever it does, all is closed
    })();
  const abort = () => void close();
  const over = setTimeout(abort, budget);
  signal?.addEventListener("abort", abort, { once: true });
  const at = `127.0.0.1:${port}`;
  return {
    url: `http://${at}/?token=${token}`,
    socketUrl: `ws://${at}/live?token=${token}`,
    hub,
    buffered: () => Math.max(0, ...Array.from(sockets, (ws) => ws.bufferedAmount)),
    cut: () => sockets.forEach((ws) => ws.terminate()),
    close,
  };
}

/** Calls what was given by others: a fault of theirs is told, and ends nothing. */
function guarded(call: (() => void) | undefined): void {
  try {
    call?.();
  } catch (error) {
    console.error("A handler of the live server threw:", error);
  }
}

/** What a request asks for; `undefined` where that is no address, as in `GET //`. */
function askedOf(url = "/"): URL | undefined {
  try {
    return new URL(url, "http://127.0.0.1");
  } catch {
    return undefined;
  }
}

/** Whether a request is one of our own page's, or of a program that has its token. */
function mayConnect({ headers, url = "" }: IncomingMessage, token: string): boolean {
  const { origin, host = "" } = headers;
  const asked = askedOf(url);
  return asked !== undefined && asked.pathname === "/live" &&
    asked.searchParams.get("token") === token &&
    /^(127\.0\.0\.1|localhost):\d+$/.test(host) &&
    (origin === undefined || origin === `http://${host}`);
}

function serve(ws: WebSocket, hub: Hub, sockets: Set<WebSocket>): void {
  sockets.add(ws);
  // A message that is too large, or a connection that is cut: what follows is its close.
  ws.on("error", () => {});
  const client = hub.join({
    get bufferedAmount() {
      return ws.bufferedAmount;
    },
    send: (text) => ws.readyState === ws.OPEN && ws.send(text),
    close: (code, reason) => ws.close(code, reason),
  });
  ws.on("message", (data, binary) => {
    if (binary) return ws.close(1003, "text only");
    guarded(() => client?.receive(String(data)));
  });
  ws.on("close", () => {
    sockets.delete(ws);
    client?.leave();
  });
}

const assets: Record<string, [file: string, type: string]> = {
  "/uplot.js": ["uPlot.iife.min.js", "text/javascript"],
  "/uplot.css": ["uPlot.min.css", "text/css"],
};

function answer(request: IncomingMessage, response: ServerResponse, token: string): void {
  const asked = askedOf(request.url);
  if (!asked) return void response.writeHead(400).end("not an address");
  const asset = Object.hasOwn(assets, asked.pathname) ? assets[asked.pathname] : undefined;
  if (!/^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? "")) {
    response.writeHead(403).end("only by a loopback name");
  } else if (asset) {
    response.writeHead(200, { "content-type": asset[1] });
    const folder = dirname(createRequire(import.meta.url).resolve("uplot"));
    response.end(readFileSync(join(folder, asset[0])));
  } else if (asked.pathname === "/" && asked.searchParams.get("token") === token) {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(livePage());
  } else response.writeHead(404).end("not found");
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}
