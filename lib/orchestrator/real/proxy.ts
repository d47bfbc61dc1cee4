import { connect, createServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "../network/mod.ts";
import { type Balancing, EndpointPool, keyOf } from "./endpoint-pool.ts";

/** How long a connection to a pod may take, and how long one may be idle, in ms. */
const CONNECT_MS = 1000, IDLE_MS = 30_000;
/** Connections at once. */
const MOST = 2000;

export interface ProxyOptions {
  /** Who is there now; asked for each connection. Where it throws the caller is refused. */
  endpoints: () => readonly Endpoint[];
  /** Whether a caller may pass; asked for each connection. Default: everybody. Where it throws nobody may. */
  allowed?: () => boolean;
  /** Who chooses among them. Default: each in turn. */
  balancing?: Balancing;
}

/**
 * One address in front of all pods of a service, for bytes of any kind. Each connection goes to the pod that the balancer
 * chooses; where that one refuses it another is tried, as long as nothing was sent. A pod that is taken out gets no
 * new connection, and keeps those that it has.
 */
export class Proxy {
  readonly port: number;
  readonly #server: Server;
  readonly #options: ProxyOptions;
  readonly #pool: EndpointPool;
  readonly #sockets = new Set<Socket>();
  /** Connections that were sent to another pod, since the first one refused. */
  retried = 0;
  /** Connections that no pod took, or that were not allowed. */
  refused = 0;

  private constructor(server: Server, options: ProxyOptions) {
    this.#server = server;
    this.#options = options;
    this.#pool = new EndpointPool(options.balancing);
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
    try {
      if (this.#options.allowed?.() === false) return this.#refuse(client);
      this.#try(client, new Set());
    } catch {
      this.#refuse(client);
    }
  }

  #refuse(client: Socket): void {
    this.refused++;
    client.destroy();
  }

  #try(client: Socket, tried: Set<string>): void {
    const taken = this.#pool.take(this.#options.endpoints(), tried);
    if (!taken) return this.#refuse(client);
    if (tried.size > 0) this.retried++;
    const { endpoint, done } = taken, { host, port } = endpoint, began = performance.now();
    const pod = connect({ host, port, allowHalfOpen: true });
    this.#keep(pod);
    pod.once("close", () => done(performance.now() - began));
    const timer = setTimeout(() => pod.destroy(new Error("late")), CONNECT_MS);
    const failed = () => {
      clearTimeout(timer);
      pod.destroy();
      if (client.destroyed) return;
      try {
        this.#try(client, tried.add(keyOf(endpoint)));
      } catch {
        this.#refuse(client);
      }
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
      // Who called has gone before the pod answered.
      if (client.destroyed) return end();
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
