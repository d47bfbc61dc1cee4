import type { Clock } from "../sim/mod.ts";
import { requireNumber } from "../sim/mod.ts";
import { type Checks, strictChecks } from "./checks.ts";
import { type Client, readRegistration } from "./client.ts";
import { type Entropy, webEntropy } from "./encoding.ts";
import { OAuthError } from "./errors.ts";
import { readIssuer } from "./issuer.ts";
import type { KeyRing } from "./key-ring.ts";
import { type Limits, Quotas, readLimits } from "./limits.ts";
import { makingRoom } from "./making-room.ts";
import type { Store } from "./store.ts";

/** Something that happened, for a log or an audit. Never holds a secret, a code or a token. */
export interface LogEvent {
  /** Time, in ms. */
  at: number;
  event: string;
  client?: string;
  outcome: "ok" | "refused";
  /** OAuth error code and its description. */
  error?: string;
}

/** How long things live, in ms. */
export interface Lifetimes {
  /** Default: 60 s. RFC 6749 allows 10 minutes at most. */
  code: number;
  /** Default: 5 minutes. */
  access: number;
  /** Default: 30 days. */
  refresh: number;
  /** How long after a rotation a client that lost the answer may ask again. Default: 10 s. */
  grace: number;
  /** Default: 10 minutes. */
  device: number;
  /** Default: 1 hour. */
  session: number;
  /** How old a DPoP proof may be. Default: 60 s. */
  proof: number;
}

/** An API that tokens are for. */
export interface Resource {
  audience: string;
  scopes: readonly string[];
}

/** What an authorization server is made of. */
export interface ServerOptions {
  /** Its own URL, with a path or without. */
  issuer: string;
  clients: readonly Client[];
  resources: readonly Resource[];
  /** Who a user name and a password belong to: a subject, or `undefined`. */
  authenticate(username: string, password: string): Promise<string | undefined>;
  store: Store;
  keys: KeyRing;
  /** Shows milliseconds since 1970, since tokens carry dates. */
  clock: Clock;
  /** Key of form tokens and of the names of rotated tokens, 32 bytes or more; the same on all servers of one store. */
  secret: string;
  /** Access tokens as JWT (RFC 9068) or as opaque names of a stored item. Default: `"jwt"`. */
  accessTokens?: "jwt" | "opaque";
  entropy?: Entropy;
  log?: (event: LogEvent) => void;
  lifetimes?: Partial<Lifetimes>;
  limits?: Partial<Limits>;
  /**
   * Where a request comes from, for {@linkcode Limits.perAddress}: as the listener knows it, or as your own
   * proxy says; of IPv6 the first 64 bits, which are one customer's. Default: nobody knows.
   */
  addressOf?: (request: Request) => string | undefined;
  checks?: Checks;
}

/** {@linkcode ServerOptions} with all defaults, as the endpoints take it. */
export interface Context extends Required<Omit<ServerOptions, "clients" | "lifetimes" | "limits">> {
  clients: ReadonlyMap<string, Client>;
  lifetimes: Lifetimes;
  limits: Limits;
  quotas: Quotas;
}

const LIFETIMES: Lifetimes = {
  code: 60_000,
  access: 300_000,
  refresh: 30 * 86_400_000,
  grace: 10_000,
  device: 600_000,
  session: 3_600_000,
  proof: 60_000,
};

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} Where a lifetime or a limit is out of its range.
 * @throws {TypeError} Where the issuer is no URL, a client is incomplete or named twice, or the secret is a short one.
 */
export function createContext(options: ServerOptions): Context {
  const lifetimes = { ...LIFETIMES, ...options.lifetimes };
  for (const [name, value] of Object.entries(lifetimes)) {
    const min = name === "grace" ? 0 : 1;
    const max = name === "code" ? 600_000 : 366 * 86_400_000;
    requireNumber("create an authorization server", `lifetimes.${name}`, value, {
      unit: "ms",
      min,
      max,
    });
  }
  const clients = new Map(options.clients.map((c) => [c.id, readRegistration(c)]));
  if (clients.size !== options.clients.length) {
    throw new TypeError("Cannot create an authorization server: two clients have one id");
  }
  // A client has tokens and their successors, and could try secrets at home until one fits (RFC 7518, 3.2).
  const bytes = new TextEncoder().encode(options.secret).length;
  if (bytes < 32) {
    throw new TypeError(
      `Cannot create an authorization server: secret must have at least 32 bytes: received ${bytes}`,
    );
  }
  const limits = readLimits(options.limits), { clock, checks = strictChecks } = options;
  return {
    accessTokens: "jwt",
    addressOf: () => undefined,
    entropy: webEntropy,
    log: () => {},
    ...options,
    checks,
    issuer: readIssuer(options.issuer),
    clients,
    lifetimes,
    limits,
    quotas: new Quotas(clock, limits, lifetimes.device, checks),
    store: makingRoom(options.store, clock),
  };
}

/**
 * Scopes of a request, or all that the client may have. Words are sorted and named once.
 *
 * @throws {OAuthError} `invalid_scope` where there is none: a token for nothing would be for any API.
 */
export function scopesOf(text: string | undefined, otherwise: readonly string[]): string[] {
  const words = text === undefined ? otherwise : text.split(" ").filter(Boolean);
  if (words.length === 0) throw new OAuthError("invalid_scope", "no scope is named");
  return [...new Set(words)].sort();
}

/** The resource that scopes belong to; tokens are for one resource each. */
export function resourceOf(context: Context, scopes: readonly string[]): Resource | undefined {
  return context.resources.find((resource) => scopes.every((s) => resource.scopes.includes(s)));
}
