import { Resolver } from "../dns/resolver.ts";
import type { Clock } from "../../sim/clock.ts";
import { CITIES } from "../round-trips.ts";
import { answers } from "./answers.ts";
import { regionOf, SERVICE, subnetOf, type World } from "./world.ts";

/** What became of one city's last requests. */
export interface CityState {
  /** The region that it was sent to, or −1 where the name had no address. */
  region: number;
  ok: boolean;
}

/**
 * People in every city: each city has a resolver of its own, which tells the authority where it is, and
 * asks the region that it is sent to over HTTP.
 */
export class CityTraffic {
  readonly states: CityState[] = CITIES.map(() => ({ region: -1, ok: false }));
  readonly #world: World;
  readonly #resolvers: Resolver[];
  readonly #patience: number;

  /** @param patience How long a request is waited for, in real ms. */
  constructor(world: World, clock: Clock, patience: number) {
    this.#world = world;
    this.#patience = patience;
    this.#resolvers = CITIES.map((_, city) => {
      const edns = {
        udpSize: 1232,
        clientSubnet: { address: subnetOf(city), source: 24, scope: 0 },
      };
      return new Resolver({
        ...{ clock, attempts: 2 },
        upstream: (question, answer) => void world.upstream.ask(question, { edns }).then(answer),
      });
    });
  }

  /** Sends one request from every city, and waits for all; share that were answered. */
  async round(): Promise<number> {
    const answers = await Promise.all(CITIES.map((_, city) => this.#request(city)));
    return answers.filter(Boolean).length / answers.length;
  }

  async #request(city: number): Promise<boolean> {
    const region = await this.#lookUp(city);
    const url = `${this.#world.regions.urls[region]}/book`;
    const ok = region >= 0 && await answers(url, this.#patience);
    this.states[city] = { region, ok };
    return ok;
  }

  #lookUp(city: number): Promise<number> {
    const query = {
      id: 1,
      recursionDesired: true,
      questions: [{ name: SERVICE, type: "A" as const }],
    };
    return new Promise((resolve) =>
      this.#resolvers[city]!.resolve(query, (message) => resolve(regionOf(message)))
    );
  }
}
