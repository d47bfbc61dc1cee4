import { type Processes, startProcesses } from "../../services/processes.ts";
import type { Clock } from "../../sim/clock.ts";
import type { Random } from "../../sim/random.ts";
import { Authority } from "../dns/authority.ts";
import type { Message } from "../dns/message.ts";
import { Resolver } from "../dns/resolver.ts";
import { FailoverController, type RegionState } from "../failover.ts";
import { Checkers } from "../health/checkers.ts";
import { CITIES } from "../round-trips.ts";
import { measuredPaths } from "../routing/measured-paths.ts";
import type { Asker } from "../routing/policy.ts";
import { answers } from "./answers.ts";
import { type DnsExchange, dnsExchange } from "./dns-exchange.ts";
import { serveDns } from "./dns-server.ts";

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

/** A running world. `close` ends all of it. */
export interface World {
  readonly regions: Processes;
  readonly controller: FailoverController;
  /** Asks the authority, as a resolver does. */
  readonly upstream: DnsExchange;
  /** Makes a region hang, or well again: faster than killing the process, and the same to whoever asks. */
  hang(region: number, hangs?: boolean): Promise<void>;
  /** Makes a region slow by a time, in real ms. */
  slow(region: number, ms: number): Promise<void>;
  /** The region that the name leads to now, asked as a program does, or −1. */
  lookUp(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Starts regions as processes, an authority that answers by DNS over UDP, a caching resolver before it, and
 * checkers that ask the regions over HTTP: the same objects as on the virtual clock.
 *
 * @throws {Error} Where a part does not start; the others are ended.
 */
export async function startWorld(o: WorldOptions): Promise<World> {
  const { clock, random, cities, hold = 0, onChange, timeout, scale } = o;
  const program = new URL("./region-process.ts", import.meta.url);
  const regions = await startProcesses(
    program,
    cities.map((city) => [CITIES[city]!.name, o.budget]),
  );
  const controller = new FailoverController({
    ...{ clock, regions: cities.length, hold, ...(onChange ? { onChange } : {}) },
  });
  const open: { close(): Promise<void> }[] = [];
  const own = <T extends { close(): Promise<void> }>(part: T): T => (open.push(part), part);
  const close = async () => {
    controller.stop();
    await Promise.all(open.map((part) => part.close()));
    await regions.stop();
  };
  try {
    const authority = authorityOf(o, controller);
    const zone = own(
      await serveDns((query, from, answer) => answer(authority.answer(query, from))),
    );
    const upstream = own(await dnsExchange(zone.port, Math.max(50, timeout * scale)));
    const resolver = new Resolver({
      ...{ clock, attempts: 3 },
      upstream: (question, answer) => void upstream.ask(question).then(answer),
    });
    const cache = own(await serveDns((query, _, answer) => resolver.resolve(query, answer)));
    const client = own(await dnsExchange(cache.port, 1_000));
    const patience = Math.max(1, Math.ceil(timeout * scale));
    const checkers = new Checkers({
      ...{ clock, random, regions: cities.length, checkers: 1, agree: 1 },
      ...{ interval: o.interval, timeout, fall: o.fall, rise: o.rise ?? 2 },
      probe: (_, region, answer) =>
        void answers(`${regions.urls[region]}/health`, patience).then(answer),
      onChange: (region, healthy) => controller.found(region, healthy),
    });
    const fault = async (region: number, what: string) => {
      await fetch(`${regions.urls[region]}/fault?${what}`);
    };
    return {
      ...{ regions, controller, upstream },
      hang: (region, hangs = true) => fault(region, `hangs=${hangs ? "yes" : "no"}`),
      slow: (region, ms) => fault(region, `delay=${ms}`),
      lookUp: async () => regionOf(await client.ask({ name: SERVICE, type: "A" })),
      close: async () => {
        checkers.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The authority of the service: the fastest region, among those that the controller lets be answered. */
function authorityOf({ cities, ttl }: WorldOptions, controller: FailoverController): Authority {
  return new Authority({
    ...{ origin: "booking.example", service: SERVICE, ttl, policy: measuredPaths(cities) },
    addresses: cities.map((_, region) => `127.0.1.${region + 1}`),
    view: {
      regions: cities.map((city) => CITIES[city]!),
      healthy: (region) => controller.share(region) > 0,
      share: (region) => controller.share(region),
    },
    locate: (address) => asker(address, cities[0]!),
  });
}

/** The region whose address an answer has, or −1 where it has none. */
export function regionOf(message: Message | undefined): number {
  const data = message?.answers?.[0]?.data;
  return data === undefined ? -1 : Number(data.split(".")[3]) - 1;
}

/** A network for each city, as a resolver tells it to the authority (RFC 7871). */
export function subnetOf(city: number): string {
  return `198.51.${city}.0`;
}

function asker(address: string, otherwise: number): Asker {
  const city = address.startsWith("198.51.") ? Number(address.split(".")[2]) : otherwise;
  return { ...CITIES[city]!, city };
}
