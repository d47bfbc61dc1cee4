import type { FilterConfig, GatewayRules, MatchConfig, RuleConfig } from "./config.ts";
import { HostMap, intersectHosts } from "./hosts.ts";
import { PathTrie } from "./path-trie.ts";

/** One match of one rule, with all that is needed to rank it. */
export interface Candidate {
  readonly rule: RuleConfig;
  readonly route: string;
  readonly match: MatchConfig;
  /** Header names in lower case. */
  readonly headers: readonly { name: string; value: string }[];
  /** Place of the route among all, then of the match within it: the older wins. */
  readonly age: number;
  readonly order: number;
}

/** A listener with the routes that count there. */
export interface CompiledListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  readonly hosts: HostMap<PathTrie<Candidate>>;
}

/** What a rule without matches takes: everything. */
const EVERYTHING: MatchConfig = {
  path: { type: "PathPrefix", value: "/" },
  headers: [],
  queryParams: [],
};

/** Listeners by port and host, each with its routes by host and path. Built once per configuration. */
export function compileListeners(config: GatewayRules): Map<number, HostMap<CompiledListener>> {
  const ports = new Map<number, HostMap<CompiledListener>>();
  for (const { name, port, protocol, hostname } of config.listeners) {
    const hosts = new HostMap<PathTrie<Candidate>>();
    config.routes.forEach((route, age) => {
      if (route.listeners && !route.listeners.includes(name)) return;
      const candidates = candidatesOf(route.name, route.rules, age);
      for (const host of new Set(intersectHosts(hostname, route.hostnames))) {
        const trie = hosts.at(host, () => new PathTrie(byRank));
        for (const candidate of candidates) {
          const { type, value } = candidate.match.path;
          if (type === "Exact") trie.addExact(value, candidate);
          else trie.addPrefix(value, candidate);
        }
      }
    });
    let listeners = ports.get(port);
    if (!listeners) ports.set(port, listeners = new HostMap());
    listeners.at(hostname ?? "*", () => ({ name, port, protocol, hosts }));
  }
  return ports;
}

function candidatesOf(route: string, rules: readonly RuleConfig[], age: number): Candidate[] {
  let order = 0;
  return rules.flatMap((rule) =>
    (rule.matches.length > 0 ? rule.matches : [EVERYTHING]).map((match) => ({
      ...{ rule, route, match, age, order: order++ },
      headers: match.headers.map(({ name, value }) => ({ name: name.toLowerCase(), value })),
    }))
  );
}

/** Which of two candidates for one path is asked first: Gateway API's order of precedence after the path. */
export function byRank(a: Candidate, b: Candidate): number {
  return Number(b.match.method !== undefined) - Number(a.match.method !== undefined) ||
    b.headers.length - a.headers.length ||
    b.match.queryParams.length - a.match.queryParams.length ||
    a.age - b.age || a.order - b.order;
}

/** A rule's filter of one type. */
export function filterOf<T extends FilterConfig["type"]>(
  rule: RuleConfig,
  type: T,
): Extract<FilterConfig, { type: T }> | undefined {
  return rule.filters.find((filter): filter is Extract<FilterConfig, { type: T }> =>
    filter.type === type
  );
}
