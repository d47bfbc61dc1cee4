/**
 * Header fields by their name in lower case. Several lines of one name are one value, joined by `", "`,
 * those of Set-Cookie by a line feed.
 */
export type Fields = Readonly<Record<string, string>>;

/** A request as the engine sees it. */
export interface HttpRequest {
  method: string;
  /** Absolute, without fragment: the key of the cache. */
  url: string;
  fields: Fields;
  body?: Uint8Array | undefined;
}

/** A response as the engine sees it. */
export interface HttpResponse {
  status: number;
  fields: Fields;
  /** `undefined` where there is none: 204, 304, HEAD. */
  body: Uint8Array | undefined;
}

/** Whoever answers requests: an origin, or a cache in front of it. Rejects where nobody answers. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** A field by its name, and nothing that objects have by birth: none of that is a text. */
export function field(fields: Fields, name: string): string | undefined {
  const value: unknown = fields[name];
  return typeof value === "string" ? value : undefined;
}

/** Methods that change nothing at the origin, whatever they answer (RFC 9110, 9.2.1). */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS" || method === "TRACE";
}

/** The members of a field that is a list, without those that are empty. Commas in quotes divide nothing. */
export function members(value: string): string[] {
  const found: string[] = [];
  let start = 0, quoted = false;
  for (let i = 0; i <= value.length; i++) {
    const c = value.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    if (i < value.length && (quoted || c !== 0x2c)) continue;
    const member = value.slice(start, i).trim();
    if (member !== "") found.push(member);
    start = i + 1;
  }
  return found;
}

/** Fields of one connection: they are neither stored nor passed on (RFC 9110, 7.6.1; RFC 9111, 3.1). */
const HOP_BY_HOP = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"],
  ...["proxy-authenticate", "proxy-authentication-info", "proxy-authorization"],
]);

/** What may be stored or passed on of a message's fields: not those of the connection. */
export function endToEnd(fields: Fields): Record<string, string> {
  const named = field(fields, "connection");
  const listed = named === undefined ? [] : members(named.toLowerCase());
  const kept: Record<string, string> = {};
  for (const name of Object.keys(fields)) {
    if (!HOP_BY_HOP.has(name) && !listed.includes(name)) kept[name] = fields[name]!;
  }
  return kept;
}
