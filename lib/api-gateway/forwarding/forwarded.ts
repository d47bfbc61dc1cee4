/** One hop of a request's way, as Forwarded tells it; names of parameters in lower case. */
export type Hop = Record<string, string>;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** A pair, and what ends it. Quoted text may hold any of the separators. */
const PAIR = /\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^\s;,"]+)\s*([;,]|$)/y;

/**
 * Reads a Forwarded field (RFC 7239), nearest to the client first; `undefined` where it is malformed: then
 * none of it may be believed. O(length).
 *
 * @example
 * ```ts
 * import { parseForwarded } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseForwarded('For="[2001:db8::17]:4711";proto=https, for=unknown'), [
 *   { for: "[2001:db8::17]:4711", proto: "https" },
 *   { for: "unknown" },
 * ]);
 * ```
 */
export function parseForwarded(value: string): Hop[] | undefined {
  const hops: Hop[] = [];
  let hop: Hop = {};
  for (let at = 0; at < value.length;) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(value);
    if (!pair) return undefined;
    const name = pair[1]!.toLowerCase();
    if (Object.hasOwn(hop, name)) return undefined;
    const text = pair[2]!;
    hop[name] = text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
    at = PAIR.lastIndex;
    if (pair[3] === ";") continue;
    hops.push(hop);
    hop = {};
    // A comma at the very end announces a hop that does not come.
    if (pair[3] === "," && at >= value.length) return undefined;
  }
  return Object.keys(hop).length > 0 || hops.length === 0 ? undefined : hops;
}

/** Writes hops as a Forwarded field. */
export function formatForwarded(hops: readonly Hop[]): string {
  return hops.map((hop) =>
    Object.entries(hop).map(([name, value]) =>
      `${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`
    ).join(";")
  ).join(", ");
}

/** An address as a node of Forwarded: IPv6 in brackets. */
export function nodeOf(address: string): string {
  return address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
}

/** The chain of the older X-Forwarded-For, as Forwarded (RFC 7239, section 7.4). */
export function fromXForwardedFor(value: string): string {
  return formatForwarded(value.split(",").map((address) => ({ for: nodeOf(address.trim()) })));
}

/** What the gateway knows of the hop before it. */
export interface Client {
  /** Address that the socket tells. */
  readonly address: string;
  readonly scheme: "http" | "https";
  /** Whether what it says of the hops before it is believed. */
  readonly trusted: boolean;
}

/** Puts this hop on a request: what came from a hop that is not trusted is thrown away, all of it. */
export function addForwarded(headers: Headers, client: Client, host: string): void {
  const chain = client.trusted ? earlierHops(headers) : "";
  let told: string[] | undefined;
  headers.forEach((_, name) => {
    if (name.startsWith("x-forwarded-") || name === "x-real-ip") (told ??= []).push(name);
  });
  for (const name of told ?? []) headers.delete(name);
  const hop = { for: nodeOf(client.address), host, proto: client.scheme };
  headers.set("forwarded", chain + formatForwarded([hop]));
}

/** What a trusted hop says of those before it, in the newer field or in the older one. */
function earlierHops(headers: Headers): string {
  const came = headers.get("forwarded"), older = headers.get("x-forwarded-for");
  if (came !== null) {
    const hops = parseForwarded(came);
    return hops ? `${formatForwarded(hops)}, ` : "";
  }
  return older === null ? "" : `${fromXForwardedFor(older)}, `;
}

/** Puts this gateway on the way that a message took (RFC 9110, section 7.6.3). */
export function addVia(headers: Headers, pseudonym: string, version = "1.1"): void {
  headers.append("via", `${version} ${pseudonym}`);
}
