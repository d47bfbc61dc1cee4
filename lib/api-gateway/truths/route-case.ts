/** A case of the routing suite, as its note describes it. */
export interface RouteCase {
  n: number;
  request: { path: string; host?: string; method?: string; headers?: Record<string, string> };
  status: number[];
  backend?: string;
  received?: { path?: string; host?: string; headers?: Record<string, string>; absent?: string[] };
  response?: {
    headers?: Record<string, string>;
    oneOf?: Record<string, string[]>;
    absent?: string[];
  };
  backendHeaders?: Record<string, string>;
  redirect?: { scheme?: string; host?: string; port?: string; path?: string };
  mirroredTo?: string[];
}

/** What a back end was sent. */
export interface Seen {
  backend: string;
  path: string;
  host: string;
  headers: Headers;
}

/** How the request was made. */
export interface Origin {
  scheme: string;
  host: string;
  port: number;
}

const tight = (value: string | null | undefined) => value?.replace(/\s/g, "");

/** In what an exchange differs from what a case demands; `[]` where in nothing. */
export function differences(
  one: RouteCase,
  response: Response,
  seen: readonly Seen[],
  origin: Origin,
): string[] {
  const found: string[] = [];
  const say = (what: string, expected: unknown, got: unknown) =>
    found.push(`${what}: expected ${JSON.stringify(expected)}, received ${JSON.stringify(got)}`);
  if (!one.status.includes(response.status)) say("status", one.status, response.status);
  const got = seen.find(({ backend }) => backend === one.backend);
  if (one.backend !== undefined && !got) say("backend", one.backend, seen.map((s) => s.backend));
  for (const name of one.mirroredTo ?? []) {
    if (!seen.some(({ backend }) => backend === name)) say("mirror", name, "nothing");
  }
  if (got) receivedDiffers(one, got, say);
  const { headers = {}, oneOf = {}, absent = [] } = one.response ?? {};
  for (const [name, value] of Object.entries(headers)) {
    if (tight(response.headers.get(name)) !== tight(value)) {
      say(name, value, response.headers.get(name));
    }
  }
  for (const [name, values] of Object.entries(oneOf)) {
    const value = tight(response.headers.get(name));
    if (!values.some((one) => tight(one) === value)) say(name, values, value);
  }
  for (const name of absent) if (response.headers.has(name)) say(name, "absent", "there");
  if (one.redirect) redirectDiffers(one, response, origin, say);
  return found;
}

type Say = (what: string, expected: unknown, got: unknown) => void;

function receivedDiffers({ request, received = {} }: RouteCase, got: Seen, say: Say): void {
  const path = received.path ?? request.path;
  if (got.path !== path) say("received path", path, got.path);
  if (received.host !== undefined && got.host !== received.host) {
    say("received host", received.host, got.host);
  }
  for (const [name, value] of Object.entries(received.headers ?? {})) {
    if (tight(got.headers.get(name)) !== tight(value)) say(name, value, got.headers.get(name));
  }
  for (const name of received.absent ?? []) {
    if (got.headers.has(name)) say(`received ${name}`, "absent", "there");
  }
}

const DEFAULTS: Record<string, string> = { http: "80", https: "443" };

function redirectDiffers(one: RouteCase, response: Response, origin: Origin, say: Say): void {
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location)) return say("location", "a URL", location);
  const url = new URL(location), wanted = one.redirect!;
  const scheme = wanted.scheme ?? origin.scheme, host = wanted.host ?? origin.host;
  const path = wanted.path ?? one.request.path.split("?")[0]!;
  if (url.protocol !== `${scheme}:`) say("scheme", scheme, url.protocol);
  if (url.hostname !== host) say("host", host, url.hostname);
  if (url.pathname !== path) say("path", path, url.pathname);
  // Where the case names no port, it is the scheme's own, or else what the request came in by.
  const port = url.port || DEFAULTS[url.protocol.slice(0, -1)]!;
  const own = wanted.scheme === undefined ? String(origin.port) : DEFAULTS[scheme]!;
  if (port !== (wanted.port ?? own)) say("port", wanted.port ?? own, port);
}
