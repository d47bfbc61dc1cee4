import { type Clock, type Random, random, VirtualClock } from "../../sim/mod.ts";
import {
  collectInto,
  type Kind,
  recordOfSlot,
  SeededIds,
  type Span,
  type SpanContext,
  type SpanRecord,
  Tracer,
  w3c,
} from "../mod.ts";

/** The services of the simulated shop. */
export const SHOP = ["web", "cart", "seats", "payments", "ledger", "mail"] as const;
/** One of them. */
export type ShopService = (typeof SHOP)[number];

/** What happens to headers on their way; `w3c`: nothing. */
export type Fault = "w3c" | "none" | "dropped" | "doubled" | "forged" | "pool";

/** A clock that is wrong by so many ms. */
class WrongClock implements Clock {
  constructor(readonly right: Clock, readonly ahead: number) {}
  now(): number {
    return this.right.now() + this.ahead;
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.right.sleep(ms, signal);
  }
  after(ms: number, fn: () => void) {
    return this.right.after(ms, fn);
  }
}

/** A trace that somebody sent along for all of its requests. */
const FORGED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** Services that call each other over a network on a virtual clock, with the real tracer in each of them. */
export class World {
  readonly clock = new VirtualClock(1_700_000_000_000);
  readonly records: SpanRecord[] = [];
  readonly random: Random;
  readonly #tracers: Record<ShopService, Tracer>;
  readonly #fault: Fault;
  /** What a careless pool of workers took for its own: the first request that it saw. */
  #pooled: Span | undefined;

  constructor(seed: number, fault: Fault, skew: Partial<Record<ShopService, number>>) {
    this.random = random(seed);
    this.#fault = fault;
    const tracer = (service: ShopService) =>
      new Tracer({
        clock: new WrongClock(this.clock, skew[service] ?? 0),
        ids: new SeededIds(this.random.split(service)),
        ...{ capacity: 2048, limits: { attributes: 8 } },
        sink: collectInto((table, slot) => this.records.push(recordOfSlot(table, slot, service))),
      });
    this.#tracers = Object.fromEntries(SHOP.map((service) => [service, tracer(service)])) as Record<
      ShopService,
      Tracer
    >;
  }

  /** A request that comes to a service; what its headers say is its parent. */
  async serve<T>(
    service: ShopService,
    name: string,
    headers: Record<string, string>,
    work: (span: Span) => Promise<T>,
  ): Promise<T> {
    const span = this.start(service, name, "server", w3c.extract(headers));
    try {
      return await work(span);
    } catch (error) {
      span.fail(error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** A call from one service to another, there and back over the network. */
  async call(
    [from, to]: readonly [ShopService, ShopService],
    name: string,
    parent: Span,
    work: (span: Span) => Promise<void>,
  ): Promise<void> {
    const pool = this.#fault === "pool" && from === "payments";
    const mine = pool ? this.#pooled ??= parent : parent;
    const client = this.start(from, name, "client", mine).set("peer.service", to);
    const headers = this.#onTheWay(from, client);
    try {
      await this.clock.sleep(NETWORK);
      await this.serve(to, name, headers, work);
      await this.clock.sleep(NETWORK);
    } catch (error) {
      client.fail(error);
      throw error;
    } finally {
      client.end();
    }
  }

  start(service: ShopService, name: string, kind: Kind, parent?: SpanContext): Span {
    return this.#tracers[service].start(name, { kind, parent });
  }

  #onTheWay(from: ShopService, client: Span): Record<string, string> {
    const headers: Record<string, string> = {};
    w3c.inject(client, headers);
    const traceparent = headers["traceparent"]!;
    if (this.#fault === "none" || (this.#fault === "dropped" && from === "payments")) return {};
    // A proxy that adds one of its own; HTTP joins the two.
    if (this.#fault === "doubled" && from === "web") {
      return { traceparent: `${traceparent}, ${traceparent}` };
    }
    return headers;
  }

  /** What a customer's browser sends. */
  outside(): Record<string, string> {
    return this.#fault === "forged" ? { traceparent: FORGED } : {};
  }
}

/** One way over the network, in ms. */
const NETWORK = 0.5;
