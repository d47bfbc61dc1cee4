import {
  GatewayConfig,
  type GatewayInput,
  type GatewayRules,
  type MatchConfig,
  type RouteConfig,
} from "./config.ts";
import { intersectHosts } from "./hosts.ts";

/**
 * Reads a configuration and holds its parts against each other, before it may be swapped in.
 *
 * @param backends Names that rules may send to.
 * @throws {TypeError} With one sentence: a field that is wrong or unknown, a back end or listener that is not
 * there, a replaced prefix where no prefix is matched, or two rules that match the same requests.
 */
export function checkConfig(input: GatewayInput, backends: Iterable<string>): GatewayRules {
  const read = GatewayConfig.safeParse(input);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    refuse(`${path.join(".") || "it"}: ${message}`);
  }
  const known = new Set(backends), { listeners, routes } = read.data;
  const names = listeners.map(({ name }) => name);
  twice(names, "listener");
  twice(listeners.map(({ port, hostname = "*" }) => `${hostname}:${port}`), "listener");
  twice(routes.map(({ name }) => name), "route");
  for (const route of routes) checkRoute(route, known, names);
  equalRules(read.data);
  return read.data;
}

function checkRoute(route: RouteConfig, known: Set<string>, listeners: string[]): void {
  const gone = route.listeners?.find((name) => !listeners.includes(name));
  if (gone !== undefined) refuse(`route ${route.name} names the unknown listener ${gone}`);
  for (const { backendRefs, filters, matches } of route.rules) {
    const targets = backendRefs.map(({ name }) => name);
    let redirects = false;
    for (const filter of filters) {
      if (filter.type === "RequestMirror") targets.push(filter.requestMirror.backendRef.name);
      redirects ||= filter.type === "RequestRedirect";
      const path = filter.type === "RequestRedirect"
        ? filter.requestRedirect.path
        : filter.type === "URLRewrite"
        ? filter.urlRewrite.path
        : undefined;
      if (
        path?.type === "ReplacePrefixMatch" && matches.some(({ path }) => path.type === "Exact")
      ) {
        refuse(`route ${route.name} replaces a prefix where an exact path is matched`);
      }
    }
    const single = ["RequestRedirect", "URLRewrite", "CORS"] as const;
    for (const type of single) twice(filters.flatMap((f) => f.type === type ? [type] : []), "");
    if (
      redirects && (backendRefs.length > 0 || filters.some(({ type }) => type === "URLRewrite"))
    ) {
      refuse(`route ${route.name} redirects, and forwards or rewrites as well`);
    }
    const missing = targets.find((name) => !known.has(name));
    if (missing !== undefined) {
      refuse(`route ${route.name} sends to the unknown back end ${missing}`);
    }
  }
}

/** Two rules that want the same requests: which one wins would hang on the order of a file. */
function equalRules({ listeners, routes }: GatewayRules): void {
  const seen = new Map<string, string>();
  for (const route of routes) {
    const hosts = listeners.flatMap((listener) =>
      !route.listeners || route.listeners.includes(listener.name)
        ? intersectHosts(listener.hostname, route.hostnames).map((host) =>
          `${listener.name} ${host}`
        )
        : []
    );
    for (const { matches } of route.rules) {
      for (const match of matches.length > 0 ? matches : [{}]) {
        for (const host of hosts) {
          const key = `${host} ${sameText(match)}`, other = seen.get(key);
          if (other !== undefined) {
            refuse(
              `routes ${other} and ${route.name} have two equal rules: ${JSON.stringify(match)}`,
            );
          }
          seen.set(key, route.name);
        }
      }
    }
  }
}

/** A match as text, the same for two that match the same. */
function sameText(match: Partial<MatchConfig>): string {
  const { path = { type: "PathPrefix", value: "/" }, method, headers = [], queryParams = [] } =
    match;
  const value = path.type === "PathPrefix" ? path.value.replace(/\/+$/, "") : path.value;
  const named = headers.map(({ name, value }) => [name.toLowerCase(), value]).sort();
  const asked = queryParams.map(({ name, value }) => [name, value]).sort();
  return JSON.stringify([path.type, value, method, named, asked]);
}

function twice(names: readonly string[], what: string): void {
  const name = names.find((name, i) => names.indexOf(name) !== i);
  if (name !== undefined) refuse(`${[what, name].filter(Boolean).join(" ")} is there twice`);
}

function refuse(why: string): never {
  throw new TypeError(`Cannot load the configuration: ${why}`);
}
