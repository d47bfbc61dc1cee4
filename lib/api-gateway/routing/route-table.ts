import type { Asked } from "./asked.ts";
import { checkConfig } from "./check.ts";
import { type Candidate, type CompiledListener, compileListeners } from "./compile.ts";
import type { GatewayInput, GatewayRules, RuleConfig } from "./config.ts";
import type { HostMap } from "./hosts.ts";

/** The rule that takes a request, and which of its matches did. */
export interface Matched {
  readonly listener: CompiledListener;
  readonly candidate: Candidate;
}

/**
 * Routes compiled to a map of hosts and a trie of path segments. The rule that wins is the most specific
 * one, wherever it stands in the file: host exact before longest wildcard; path exact before longest prefix;
 * then a method, more headers, more query parameters, the older route, the earlier rule.
 *
 * Compiling is O(rules); a look-up is O(labels of the host + segments of the path + rules of that very path).
 * Source: Kubernetes Gateway API v1, HTTPRouteRule.
 *
 * @example
 * ```ts
 * import { AskedRequest, RouteTable } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const to = (name: string, value: string) => ({
 *   matches: [{ path: { type: "PathPrefix" as const, value } }],
 *   backendRefs: [{ name }],
 * });
 * const table = new RouteTable({
 *   listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
 *   routes: [{ name: "shop", rules: [to("all", "/"), to("orders", "/orders")] }],
 * }, ["all", "orders"]);
 * const asked = new AskedRequest(new Request("http://shop.example/orders/7"), 80);
 * assert.equal(table.match(asked)?.candidate.rule.backendRefs[0]!.name, "orders");
 * ```
 */
export class RouteTable {
  readonly config: GatewayRules;
  /** Names to which a rule sends, or a mirror. */
  readonly backends: ReadonlySet<string>;
  readonly #ports: Map<number, HostMap<CompiledListener>>;

  /** @throws {TypeError} Where the configuration is wrong ({@linkcode checkConfig}). */
  constructor(config: GatewayInput, backends: Iterable<string>) {
    this.config = checkConfig(config, backends);
    this.backends = new Set(this.config.routes.flatMap(({ rules }) => rules.flatMap(targetsOf)));
    this.#ports = compileListeners(this.config);
  }

  /** The rule for a request; `undefined` where none wants it. */
  match(asked: Asked): Matched | undefined {
    // One listener takes a request, the most specific; its routes then answer, or nobody.
    const listener = this.#ports.get(asked.port)?.get(asked.host);
    if (listener === undefined) return undefined;
    const candidate = listener.hosts.exact(asked.host)?.find(asked.path, matches, asked) ??
      amongWildcards(listener, asked);
    return candidate === undefined ? undefined : { listener, candidate };
  }
}

function targetsOf({ backendRefs, filters }: RuleConfig): string[] {
  const mirrors = filters.flatMap((filter) =>
    filter.type === "RequestMirror" ? [filter.requestMirror.backendRef.name] : []
  );
  return [...backendRefs.map(({ name }) => name), ...mirrors];
}

function amongWildcards({ hosts }: CompiledListener, asked: Asked): Candidate | undefined {
  let found: Candidate | undefined;
  hosts.find(
    asked.host,
    (trie) => (found = trie.find(asked.path, matches, asked)) !== undefined,
    asked,
  );
  return found;
}

/** Whether a candidate, whose path is right, wants the request. */
function matches({ match, headers }: Candidate, asked: Asked): boolean {
  if (match.method !== undefined && match.method !== asked.method) return false;
  for (let i = 0; i < headers.length; i++) {
    if (asked.header(headers[i]!.name) !== headers[i]!.value) return false;
  }
  const { queryParams } = match;
  for (let i = 0; i < queryParams.length; i++) {
    if (asked.query(queryParams[i]!.name) !== queryParams[i]!.value) return false;
  }
  return true;
}
