import type { Asked } from "./asked.ts";
import { checkConfig } from "./check.ts";
import { type Candidate, type CompiledListener, compileListeners } from "./compile.ts";
import type { GatewayInput, GatewayRules, MatchConfig } from "./config.ts";
import { coversHost, HostMap, intersectHosts } from "./hosts.ts";
import type { Matched } from "./route-table.ts";

/** How a simpler router than {@linkcode RouteTable} goes about it. */
export interface FirstMatchOptions {
  /** Looks at the host too. Default: `true`. */
  hosts?: boolean;
}

/**
 * What most reverse proxies begin as: the first rule in the file that matches, and prefixes by characters
 * where they end in a slash, by segments where not. O(rules) a request. The basic design, and the control
 * of the routing truths.
 */
export class FirstMatch {
  readonly #config: GatewayRules;
  readonly #hosts: boolean;
  readonly #listeners: Map<number, HostMap<CompiledListener>>;

  /** @throws {TypeError} Where the configuration is wrong. */
  constructor(config: GatewayInput, backends: Iterable<string>, options: FirstMatchOptions = {}) {
    this.#config = checkConfig(config, backends);
    this.#hosts = options.hosts ?? true;
    this.#listeners = compileListeners(this.#config);
  }

  /** The first rule that matches, in the order of the file. */
  match(asked: Asked): Matched | undefined {
    const listener = this.#listeners.get(asked.port)?.get(asked.host);
    if (!listener) return undefined;
    const { hostname } = this.#config.listeners.find(({ name }) => name === listener.name)!;
    for (const [age, route] of this.#config.routes.entries()) {
      if (route.listeners && !route.listeners.includes(listener.name)) continue;
      const hosts = intersectHosts(hostname, route.hostnames);
      const fits = hosts.some((host) => host === "*" || coversHost(host, asked.host));
      if (this.#hosts && !fits) continue;
      for (const [order, rule] of route.rules.entries()) {
        const match = rule.matches.length > 0
          ? rule.matches.find((match) => takes(match, asked))
          : { path: { type: "PathPrefix" as const, value: "/" }, headers: [], queryParams: [] };
        if (!match) continue;
        const candidate: Candidate = { rule, route: route.name, match, headers: [], age, order };
        return { listener, candidate };
      }
    }
    return undefined;
  }
}

function takes({ path, method, headers, queryParams }: MatchConfig, asked: Asked): boolean {
  const prefix = path.value.replace(/\/$/, "");
  const inside = path.type === "Exact"
    ? asked.path === path.value
    : asked.path === prefix || asked.path.startsWith(`${prefix}/`);
  return inside && (method === undefined || method === asked.method) &&
    headers.every(({ name, value }) => asked.header(name) === value) &&
    queryParams.every(({ name, value }) => asked.query(name) === value);
}
