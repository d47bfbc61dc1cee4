import { type Processes, startProcesses } from "../../services/processes.ts";
import type { Clock } from "../../sim/clock.ts";
import type { Random } from "../../sim/random.ts";
import { Authority } from "../dns/authority.ts";
import { Resolver } from "../dns/resolver.ts";
import { FailoverController, type RegionState } from "../failover.ts";
import { Checkers } from "../health/checkers.ts";
import { CITIES, roundTrip } from "../round-trips.ts";
import type { Asker } from "../routing/policy.ts";
import { Latency } from "../routing/latency.ts";
import { type DnsExchange, dnsExchange } from "./dns-exchange.ts";
import { type DnsServer, serveDns } from "./dns-server.ts";

/** A small world on this machine. Times in ms of its clock, which may be faster than real time. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Real ms per ms of the clock: 0.01 where the clock is a hundred times faster. */
  readonly scale: number;
  /** The cities with a region, by their numbers. */
  readonly cities: readonly number[];
  readonly interval: number;
  readonly timeout: number;
  readonly fall: number;
  readonly rise?: number;
  /** Lifetime of the service's address, in s of the clock. */
  readonly ttl: number;
  readonly hold?: number;
  /** How long the processes live at most, in real ms. */
  readonly budget: number;
  readonly onChange?: (region: number, state: RegionState, share: number) => void;
}

export const SERVICE = "api.booking.example";

/**
 * Regions as processes, an authority that answers by DNS over UDP, a caching resolver before it, and
 * checkers that ask the regions over HTTP: the same objects as on the virtual clock. `close` ends it all.
 */
export class World {
  readonly regions: Processes;
  readonly controller: FailoverController;
  readonly resolver: Resolver;
  /** Asks the resolver, as a program does. */
  readonly client: DnsExchange;
  /** Asks the authority, as a resolver does. */
  readonly upstream: DnsExchange;
  readonly authority: Authority;
  readonly #o: WorldOptions;
  readonly #checkers: Checkers;
  readonly #open: { close(): Promise<void> }[];

  private constructor(o: WorldOptions, parts: Parts) {
    this.#o = o;
    this.regions = parts.regions;
    this.controller = parts.controller;
    this.resolver = parts.resolver;
    this.client = parts.client;
    this.upstream = parts.upstream;
    this.authority = parts.authority;
    this.#open = parts.open;
    this.#checkers = new Checkers({
      ...{ clock: o.clock, random: o.random, regions: o.cities.length, checkers: 1, agree: 1 },
      ...{ interval: o.interval, timeout: o.timeout, fall: o.fall, rise: o.rise ?? 2 },
      probe: (_, region, answer) => void this.#probe(region).then(answer),
      onChange: (region, healthy) => this.controller.found(region, healthy),
    });
  }

  static async start(o: WorldOptions): Promise<World> {
    const program = new URL("./region-process.ts", import.meta.url);
    const regions = await startProcesses(
      program,
      o.cities.map((city) => [CITIES[city]!.name, o.budget]),
    );
    const open: { close(): Promise<void> }[] = [];
    try {
      return new World(o, await connect(o, regions, open));
    } catch (error) {
      await Promise.all(open.map((part) => part.close()));
      await regions.stop();
      throw error;
    }
  }

  /** The region's address in the zone: one of the loopback network's, by its number. */
  static address(region: number): string {
    return `127.0.1.${region + 1}`;
  }

  /** Makes a region hang, or well again: faster than killing the process, and the same to whoever asks. */
  async hang(region: number, hangs = true): Promise<void> {
    await fetch(`${this.regions.urls[region]}/fault?hangs=${hangs ? "yes" : "no"}`);
  }

  /** Makes a region slow by a time, in real ms. */
  async slow(region: number, ms: number): Promise<void> {
    await fetch(`${this.regions.urls[region]}/fault?delay=${ms}`);
  }

  /** The region that the name leads to now, or −1. */
  async lookUp(): Promise<number> {
    const message = await this.client.ask({ name: SERVICE, type: "A" });
    const data = message?.answers?.[0]?.data;
    return data === undefined ? -1 : Number(data.split(".")[3]) - 1;
  }

  async close(): Promise<void> {
    this.#checkers.stop();
    this.controller.stop();
    await Promise.all(this.#open.map((part) => part.close()));
    await this.regions.stop();
  }

  async #probe(region: number): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(Math.max(1, Math.ceil(this.#o.timeout * this.#o.scale)));
      const response = await fetch(`${this.regions.urls[region]}/health`, { signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}

/** A network for each city, as a resolver tells it to the authority (RFC 7871). */
export function subnetOf(city: number): string {
  return `198.51.${city}.0`;
}

function asker(address: string, otherwise: number): Asker {
  const city = address.startsWith("198.51.") ? Number(address.split(".")[2]) : otherwise;
  return { ...CITIES[city]!, city };
}

interface Parts {
  readonly regions: Processes;
  readonly controller: FailoverController;
  readonly resolver: Resolver;
  readonly client: DnsExchange;
  readonly upstream: DnsExchange;
  readonly authority: Authority;
  readonly open: { close(): Promise<void> }[];
}

async function connect(
  o: WorldOptions,
  regions: Processes,
  open: { close(): Promise<void> }[],
): Promise<Parts> {
  const { clock, cities, ttl, hold = 0, onChange, timeout, scale } = o;
  const controller = new FailoverController({
    ...{ clock, regions: cities.length, hold, ...(onChange ? { onChange } : {}) },
  });
  const policy = new Latency();
  CITIES.forEach((_, from) =>
    cities.forEach((to, region) => policy.observe(from, region, roundTrip(from, to)))
  );
  const authority = new Authority({
    ...{ origin: "booking.example", service: SERVICE, ttl, policy },
    addresses: cities.map((_, region) => World.address(region)),
    view: {
      regions: cities.map((city) => CITIES[city]!),
      healthy: (region) => controller.share(region) > 0,
      share: (region) => controller.share(region),
    },
    locate: (address) => asker(address, cities[0]!),
  });
  const own = <T extends { close(): Promise<void> }>(part: T): T => (open.push(part), part);
  const zone: DnsServer = own(
    await serveDns((query, from, answer) => answer(authority.answer(query, from))),
  );
  const upstream = own(await dnsExchange(zone.port, Math.max(50, timeout * scale)));
  const resolver = new Resolver({
    ...{
      clock,
      attempts: 3,
      upstream: (question, answer) => void upstream.ask(question).then(answer),
    },
  });
  const cache = own(await serveDns((query, _, answer) => resolver.resolve(query, answer)));
  const client = own(await dnsExchange(cache.port, 1_000));
  return { regions, controller, resolver, client, upstream, authority, open };
}
