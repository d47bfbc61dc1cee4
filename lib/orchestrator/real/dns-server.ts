import { Buffer } from "node:buffer";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import { type Lookup, respond } from "./dns-answer.ts";

/** Connections at once, how long one may be idle in ms, and how often a port is looked for that both have free. */
const MOST = 100, IDLE_MS = 5000, TRIES = 20;

/**
 * Answers questions on services, on loopback, over UDP and TCP at one port: A for their pods, SRV for their ports. A name
 * that nobody made does not exist (NXDOMAIN); a service without pods does, and has no addresses.
 */
export class DnsServer {
  readonly port: number;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #open: Set<Socket>;

  private constructor(udp: UdpSocket, tcp: Server, open: Set<Socket>) {
    this.#udp = udp;
    this.#tcp = tcp;
    this.#open = open;
    this.port = udp.address().port;
  }

  /** @param endpoints Asked for each question. @throws {Error} Where no port is free. */
  static async start(endpoints: Lookup): Promise<DnsServer> {
    for (let tries = 1;; tries++) {
      const udp = await listenUdp(endpoints), open = new Set<Socket>();
      try {
        return new DnsServer(udp, await listenTcp(endpoints, udp.address().port, open), open);
      } catch (error) {
        await new Promise<void>((resolve) => udp.close(() => resolve()));
        if (tries >= TRIES) throw error;
      }
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.#udp.close(() => resolve())),
      new Promise<void>((resolve) => this.#tcp.close(() => resolve())),
    ]);
  }
}

function listenUdp(endpoints: Lookup): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const answer = respond(message, endpoints);
    if (answer) socket.send(answer, from.port, from.address, () => {});
  });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

function listenTcp(endpoints: Lookup, port: number, open: Set<Socket>): Promise<Server> {
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket)).on("error", () => socket.destroy());
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    answerAll(socket, endpoints);
  });
  server.maxConnections = MOST;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      server.on("error", () => {});
      resolve(server);
    });
  });
}

/** Over TCP each message comes after its length, in two bytes; what is no question ends the connection. */
function answerAll(socket: Socket, endpoints: Lookup): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (part: Uint8Array) => {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0);
      const answer = respond(rest.subarray(2, end), endpoints, false);
      rest = rest.subarray(end);
      if (!answer) return void socket.destroy();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      // Who asks and does not read is not answered for ever.
      if (!socket.write(Buffer.concat([length, answer]))) socket.pause();
    }
  });
  socket.on("drain", () => socket.resume());
}
