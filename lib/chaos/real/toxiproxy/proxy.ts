import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Random } from "../../../sim/mod.ts";
import { Link } from "./link.ts";
import type { Kind, Start } from "./toxic.ts";

export type Stream = "upstream" | "downstream";

/** A toxic of a proxy, as the control interface shows it. */
export interface Toxic {
  attributes: Record<string, number>;
  name: string;
  type: string;
  stream: Stream;
  /** Share of connections that it falls on. */
  toxicity: number;
}

/** Connections at once; one more is refused. */
const MOST_CONNECTIONS = 4096;

interface Connection {
  sockets: [client: Socket, server: Socket];
  links: Record<Stream, Link>;
}

/**
 * A TCP proxy on this machine whose connections can be made ill: each direction runs through the toxics that it has at
 * the moment. Source: Toxiproxy, by Shopify, whose recorded behaviour it is held against.
 */
export class ToxicProxy {
  enabled = false;
  readonly toxics: Toxic[] = [];
  readonly #kinds: Record<string, Kind<Record<string, number>>>;
  readonly #random: Random;
  readonly #connections = new Set<Connection>();
  #server: Server | undefined;

  constructor(
    readonly name: string,
    public listen: string,
    public upstream: string,
    kinds: Record<string, Kind<Record<string, number>>>,
    random: Random,
  ) {
    this.#kinds = kinds;
    this.#random = random;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /** @throws {Error} Where it can't listen. Starting it twice does nothing. */
  async start(): Promise<void> {
    if (this.enabled) return;
    const { host, port } = addressOf(this.listen);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    server.on("connection", (client) => this.#accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once(
        "error",
        (error) => reject(new Error(`listen tcp ${this.listen}: ${error.message}`)),
      );
      server.listen(port, host, resolve);
    });
    server.on("error", () => {});
    this.#server = server;
    this.enabled = true;
    this.listen = `${host}:${(server.address() as AddressInfo).port}`;
  }

  /** Listens no more, and closes all connections. Stopping it twice does nothing. */
  async stop(): Promise<void> {
    if (!this.enabled) return;
    this.enabled = false;
    const server = this.#server!;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const { sockets, links } of this.#connections) {
      links.upstream.stop();
      links.downstream.stop();
      for (const socket of sockets) socket.destroy();
    }
    this.#connections.clear();
    await closed;
  }

  add(toxic: Toxic): void {
    const later = this.toxics.findIndex(({ stream }) => stream === "downstream");
    if (toxic.stream === "downstream" || later < 0) this.toxics.push(toxic);
    else this.toxics.splice(later, 0, toxic);
    for (const { links } of this.#connections) {
      links[toxic.stream].add(toxic.name, this.#start(toxic));
    }
  }

  /** Its attributes and its toxicity have changed. */
  changed(toxic: Toxic): void {
    for (const { links } of this.#connections) {
      links[toxic.stream].change(toxic.name, this.#start(toxic));
    }
  }

  remove(toxic: Toxic): void {
    this.toxics.splice(this.toxics.indexOf(toxic), 1);
    const close = this.#kinds[toxic.type]!.closesWhenRemoved ?? false;
    for (const { links } of this.#connections) links[toxic.stream].remove(toxic.name, close);
  }

  /** Chance falls once per connection. */
  #start(toxic: Toxic): Start | undefined {
    if (this.#random.next() >= toxic.toxicity) return undefined;
    return this.#kinds[toxic.type]!.start(toxic.attributes);
  }

  #accept(client: Socket): void {
    client.on("error", () => {});
    if (!this.enabled || this.#connections.size >= MOST_CONNECTIONS) {
      client.destroy();
      return;
    }
    const server = connect({ ...addressOf(this.upstream), allowHalfOpen: true });
    client.setNoDelay(true);
    server.setNoDelay(true);
    server.on("error", () => client.destroySoon());
    const links = { upstream: new Link(client, server), downstream: new Link(server, client) };
    const connection: Connection = { sockets: [client, server], links };
    this.#connections.add(connection);
    for (const toxic of this.toxics) links[toxic.stream].add(toxic.name, this.#start(toxic));
    server.once("connect", () => client.resume());
    let open = 2;
    const gone = () => {
      if (--open === 0) this.#forget(connection);
    };
    client.once("close", gone);
    server.once("close", gone);
    // A client that leaves before the other end has answered must not leave it hanging.
    client.once("close", () => server.connecting && server.destroy());
  }

  #forget(connection: Connection): void {
    this.#connections.delete(connection);
    connection.links.upstream.stop();
    connection.links.downstream.stop();
  }
}

/**
 * Host and port of an address as Go writes it.
 *
 * @throws {Error} Where it is none, or not on this machine: what is broken here is one's own.
 */
export function addressOf(address: string): { host: string; port: number } {
  const match = address.match(/^(.*):(\d{1,5})$/);
  if (!match || Number(match[2]) > 65_535) {
    throw new Error(`listen tcp: address ${address}: missing port in address`);
  }
  const host = match[1]!.replace(/^\[|\]$/g, "");
  if (!/^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host)) {
    throw new Error(`listen tcp: address ${address}: only loopback addresses are broken here`);
  }
  return { host: host === "localhost" ? "127.0.0.1" : host, port: Number(match[2]) };
}
