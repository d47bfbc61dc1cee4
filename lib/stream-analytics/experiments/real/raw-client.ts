import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";

/** A WebSocket client that subscribes and then never reads: its socket is paused. */
export async function clientThatStopsReading(url: string): Promise<Socket> {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n` +
      "Sec-WebSocket-Version: 13\r\n\r\n",
  );
  await new Promise<void>((resolve) => socket.once("data", () => resolve()));
  socket.pause();
  const text = '{"type":"subscribe","query":"bids","window":1,"category":"all"}';
  socket.write(masked(text));
  return socket;
}

/** A short text as a frame of a client: RFC 6455, section 5.2. */
function masked(text: string): Uint8Array {
  const body = new TextEncoder().encode(text), mask = randomBytes(4);
  const frame = new Uint8Array(6 + body.length);
  frame.set([0x81, 0x80 | body.length, ...mask]);
  body.forEach((byte, i) => frame[6 + i] = byte ^ mask[i % 4]!);
  return frame;
}
