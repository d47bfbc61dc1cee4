import { flows } from "../../charts/flows.ts";
import { type Dashboard, startDashboard } from "../../dashboard/mod.ts";
import { RealClock } from "../../sim/real-clock.ts";
import type { Random } from "../../sim/random.ts";
import { CITIES } from "../round-trips.ts";
import { ScaledClock } from "../scaled-clock.ts";
import { CityTraffic } from "./city-traffic.ts";
import { startWorld, type World } from "./world.ts";

export interface LiveMapOptions {
  readonly cities: readonly number[];
  readonly random: Random;
  /** Lifetime of the service's address, in s of the map's clock, which is 20 times faster. */
  readonly ttl: number;
  /** How long the page is there, in real ms. */
  readonly budget: number;
  readonly signal?: AbortSignal;
}

/** A world with its page. */
export interface LiveMap {
  readonly world: World;
  readonly traffic: CityTraffic;
  readonly page: Dashboard;
  /** Picture of where each city's people are sent now. */
  picture(): string;
  /** Sends a round of requests and adds a row to the page. */
  round(): Promise<number>;
  close(): Promise<void>;
}

const FASTER = 20;

/**
 * A live page: a map of the world with its flows, ribbons of what each region is, and buttons that kill,
 * heal, slow down or hang one. Regions are processes, names are looked up by DNS over UDP.
 */
export async function startLiveMap(
  { cities, random, ttl, budget, signal }: LiveMapOptions,
): Promise<LiveMap> {
  const clock = new ScaledClock(new RealClock(), FASTER);
  const world = await startWorld({
    ...{ clock, random, scale: 1 / FASTER, cities, ttl, budget: budget + 10_000 },
    ...{ interval: 4_000, timeout: 4_000, fall: 2, hold: 4_000 },
  });
  const traffic = new CityTraffic(world, clock, 250);
  const started = performance.now();
  const picture = () => mapOf(cities, traffic, world).svg;
  const names = cities.map((city) => CITIES[city]!.name);
  const region = (value: unknown) => Math.max(0, names.indexOf(String(value)));
  const options = names as [string, ...string[]];
  const which = { kind: "select" as const, name: "region", label: "region", options };
  let page: Dashboard;
  try {
    page = await startDashboard({
      title: "Bookings of the world",
      panels: [
        { kind: "html", title: "Who is sent where", render: picture, every: 400 },
        {
          ...{ kind: "ribbon", title: "Regions", fields: names },
          colors: { serving: "#0f766e", returning: "#d97706", drained: "#b91c1c" },
        },
        {
          kind: "lines",
          title: "Requests answered",
          fields: ["answered"],
          unit: "share of the cities",
        },
      ],
      buttons: ["kill", "heal", "hang", "slow"].map((command) => ({
        label: command,
        command,
        inputs: [which],
      })),
      commands: {
        kill: (values) => world.regions.kill(region(values["region"])),
        heal: async (values) => {
          const at = region(values["region"]);
          await world.regions.restart(at);
        },
        hang: (values) => world.hang(region(values["region"])),
        slow: (values) => world.slow(region(values["region"]), 120),
      },
      budget,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    await world.close();
    throw error;
  }
  return {
    ...{ world, traffic, page, picture },
    round: async () => {
      const answered = await traffic.round();
      const states = names.map((name, i) => [name, world.controller.state(i)]);
      page.push({
        time: (performance.now() - started) / 1000,
        answered,
        ...Object.fromEntries(states),
      });
      return answered;
    },
    close: async () => {
      await page.close();
      await world.close();
    },
  };
}

/** The map of this moment: a flow from each city to its region, what is drained in red. */
export function mapOf(
  cities: readonly number[],
  traffic: CityTraffic,
  world: World,
): { svg: string } {
  const down = cities.filter((_, region) => world.controller.state(region) === "drained");
  const lost = traffic.states.filter(({ ok }) => !ok).length;
  return flows({
    title: lost === 0
      ? "Every city is answered"
      : `${lost} of ${CITIES.length} cities are not answered`,
    places: CITIES.map((place, city) => ({
      ...place,
      size: cities.includes(city) ? 3 : 1,
      ...(down.includes(city) ? { down: true } : {}),
    })),
    flows: traffic.states.flatMap(({ region, ok }, city) =>
      region < 0 || !ok || cities[region] === city
        ? []
        : [{ from: CITIES[city]!.name, to: CITIES[cities[region]!]!.name, value: 1 }]
    ),
  });
}
