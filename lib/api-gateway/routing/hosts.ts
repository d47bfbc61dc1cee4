/**
 * Whether a name is covered: by itself, or by a wildcard, whose star stands for one label or more
 * (`*.foo.com` covers `a.b.foo.com`, and not `foo.com`).
 */
export function coversHost(pattern: string, host: string): boolean {
  return pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : pattern === host;
}

/**
 * Hosts for which a route counts at a listener: where one of the two is a wildcard, the more specific of
 * them. `"*"` is every host. Empty: the route does not count there.
 */
export function intersectHosts(listener: string | undefined, route: readonly string[]): string[] {
  if (route.length === 0) return [listener ?? "*"];
  if (listener === undefined) return [...route];
  return route.flatMap((host) => {
    if (coversHost(listener, host)) return [host];
    return coversHost(host, listener) ? [listener] : [];
  });
}

/**
 * What is kept for host names, exact or with a wildcard: an exact name before a wildcard, a longer
 * wildcard before a shorter, `"*"` last. Looking up is O(labels).
 */
export class HostMap<T> {
  readonly #exact = new Map<string, T>();
  /** By the part after the star, with its dot. */
  readonly #wildcard = new Map<string, T>();
  #any: T | undefined;

  /** What a pattern has, made where it has nothing yet. */
  at(pattern: string, make: () => T): T {
    if (pattern === "*") return this.#any ??= make();
    const map = pattern.startsWith("*.") ? this.#wildcard : this.#exact;
    const key = pattern.startsWith("*.") ? pattern.slice(1) : pattern;
    let value = map.get(key);
    if (value === undefined) map.set(key, value = make());
    return value;
  }

  /** What is kept for just this name; most look-ups end here. */
  exact(host: string): T | undefined {
    return this.#exact.get(host);
  }

  /** What the most specific pattern has. */
  get(host: string): T | undefined {
    return this.#exact.get(host) ?? this.#wider(host, () => true, undefined);
  }

  /** What the most specific pattern has for which it `fits`. */
  find<A>(host: string, fits: (value: T, asked: A) => boolean, asked: A): T | undefined {
    const exact = this.#exact.get(host);
    if (exact !== undefined && fits(exact, asked)) return exact;
    return this.#wider(host, fits, asked);
  }

  #wider<A>(host: string, fits: (value: T, asked: A) => boolean, asked: A): T | undefined {
    if (this.#wildcard.size > 0) {
      for (let dot = host.indexOf("."); dot > 0; dot = host.indexOf(".", dot + 1)) {
        const wildcard = this.#wildcard.get(host.slice(dot));
        if (wildcard !== undefined && fits(wildcard, asked)) return wildcard;
      }
    }
    return this.#any !== undefined && fits(this.#any, asked) ? this.#any : undefined;
  }
}
