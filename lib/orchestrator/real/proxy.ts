import { connect, createServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "../network/mod.ts";

/** How long a connection to a pod may take, and how long one may be idle, in ms. */
const CONNECT_MS = 1000, IDLE_MS = 30_000;
/** Connections at once. */
const MOST = 2000;

export interface ProxyOptions {
  /** Who is there now. */
  endpoints: () => readonly Endpoint[];
  /** Whether a caller may pass; asked for each connection. Default: everybody. */
  allowed?: () => boolean;
}

/**
 * One address in front of all pods of a service, for bytes of any kind. Each connection goes to the next pod in turn;
 * where that one refuses it the next is tried, as long as nothing was sent. A pod that is taken out gets no new
 * connection, and keeps those that it has.
 */
export class Proxy {
  readonly port: number;
  readonly #server: Server;
  readonly #options: ProxyOptions;
  readonly #sockets = new Set<Socket>();
  #turn = 0;
  /** Connections that were sent to another pod, since the first one refused. */
  retried = 0;
  /** Connections that no pod took, or that were not allowed. */
  refused = 0;

  private constructor(server: Server, options: ProxyOptions) {
    this.#server = server;
    this.#options = options;
    this.port = (server.address() as { port: number }).port;
    server.on("connection", (socket: Socket) => this.#accept(socket));
  }

  static start(options: ProxyOptions): Promise<Proxy> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    server.maxConnections = MOST;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(new Proxy(server, options)));
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    this.#keep(client);
    const all = this.#options.endpoints();
    if (all.length === 0 || this.#options.allowed?.() === false) {
      this.refused++;
      client.destroy();
      return;
    }
    this.#try(client, all, this.#turn++ % all.length, 0);
  }

  #try(client: Socket, all: readonly Endpoint[], at: number, tries: number): void {
    const { host, port } = all[(at + tries) % all.length]!;
    const pod = connect({ host, port, allowHalfOpen: true });
    this.#keep(pod);
    const timer = setTimeout(() => pod.destroy(new Error("late")), CONNECT_MS);
    const failed = () => {
      clearTimeout(timer);
      pod.destroy();
      if (client.destroyed) return;
      if (tries + 1 >= all.length) {
        this.refused++;
        client.destroy();
        return;
      }
      this.retried++;
      this.#try(client, all, at, tries + 1);
    };
    pod.once("error", failed);
    pod.once("connect", () => {
      clearTimeout(timer);
      pod.off("error", failed);
      const end = () => {
        pod.destroy();
        client.destroy();
      };
      for (const socket of [pod, client]) socket.on("error", end).setTimeout(IDLE_MS, end);
      client.once("close", () => pod.destroy());
      pod.once("close", () => client.end());
      client.pipe(pod);
      pod.pipe(client);
      client.resume();
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {}).once("close", () => this.#sockets.delete(socket));
  }
}
