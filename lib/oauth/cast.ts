import { type Clock, RealClock } from "../sim/mod.ts";
import { registerClients, type Registered } from "./cast/clients.ts";
import { Flows } from "./cast/flows.ts";
import { ALBUMS, PRINTS } from "./cast/names.ts";
import type { Checks } from "./checks.ts";
import type { Lifetimes, LogEvent, ServerOptions } from "./context.ts";
import { createProof } from "./dpop.ts";
import { newSecret } from "./encoding.ts";
import { generateKey, type Jwk, type SigningAlgorithm } from "./jwa.ts";
import { KeyRing } from "./key-ring.ts";
import { localReader } from "./local-reader.ts";
import { MemoryStore } from "./memory-store.ts";
import { ResourceServer } from "./resource-server.ts";
import { type AuthorizationServer, createServer } from "./server.ts";
import type { Store } from "./store.ts";
import { thumbprint } from "./thumbprint.ts";
import type { Fetch, UserAgent } from "./user-agent.ts";

export type { Answer } from "./cast/flows.ts";
export * from "./cast/names.ts";

/** What may differ from the usual story. */
export interface CastOptions {
  clock?: Clock;
  store?: Store;
  checks?: Checks;
  issuer?: string;
  accessTokens?: "jwt" | "opaque";
  lifetimes?: Partial<Lifetimes>;
  limits?: ServerOptions["limits"];
  addressOf?: ServerOptions["addressOf"];
  algorithm?: SigningAlgorithm;
  /** Signing keys. Default: those of the store. */
  keys?: KeyRing;
  /** Servers on the one store. Default: 1. */
  instances?: number;
}

/** {@linkcode CastOptions} with all defaults. */
type Settings = Required<
  Omit<CastOptions, "lifetimes" | "limits" | "addressOf" | "checks" | "keys">
>;

/**
 * The story's cast: an authorization server, the photo-printing app, its phone version, a nightly backup,
 * a picture frame without a keyboard, the albums API, and Mira, who owns the albums. Secrets are drawn
 * anew each time, and are all noted in `secrets`, so that logs can be searched for them.
 */
export class Cast extends Flows {
  readonly servers: readonly AuthorizationServer[];
  readonly log: LogEvent[] = [];
  readonly agent: UserAgent;
  readonly signerKey: Jwk;
  /** Servers that do not answer any more, by their place. */
  readonly down = new Set<number>();
  /** Requests that had to be sent again. */
  retried = 0;
  #turn = 0;

  private constructor(
    readonly options: Settings,
    readonly keys: KeyRing,
    registered: Registered,
    given: CastOptions,
  ) {
    super(options.issuer, registered, newSecret(undefined, 12));
    this.signerKey = registered.signerKey;
    this.secrets.add(this.signerKey.d!);
    const secret = newSecret();
    this.secrets.add(secret);
    this.servers = Array.from({ length: options.instances }, () => this.#serve(secret, given));
    this.agent = this.browser();
  }

  static async create(given: CastOptions = {}): Promise<Cast> {
    const options = {
      clock: new RealClock(),
      store: new MemoryStore(),
      issuer: "https://login.example",
      accessTokens: "jwt" as const,
      algorithm: "ES256" as const,
      instances: 1,
      ...given,
    };
    const { clock, algorithm, store } = options;
    const ring = { clock, algorithm, store, overlap: 600_000 };
    const keys = given.keys ?? await KeyRing.create(ring);
    return new Cast(options, keys, await registerClients(), given);
  }

  #serve(
    secret: string,
    { lifetimes, limits, addressOf, checks }: CastOptions,
  ): AuthorizationServer {
    const { issuer, store, clock, accessTokens } = this.options;
    return createServer({
      issuer,
      clients: Object.values(this.clients),
      resources: [
        { audience: ALBUMS, scopes: ["albums.read", "albums.print"] },
        { audience: PRINTS, scopes: ["albums.print"] },
      ],
      authenticate: (name, password) =>
        Promise.resolve(name === "mira" && password === this.password ? "mira" : undefined),
      store,
      keys: this.keys,
      clock,
      secret,
      accessTokens,
      log: (event) => this.log.push(event),
      ...(lifetimes && { lifetimes }),
      ...(limits && { limits }),
      ...(addressOf && { addressOf }),
      ...(checks && { checks }),
    });
  }

  /** Sends a request to the next server in turn, as a load balancer does; past one that is down. */
  readonly fetch: Fetch = (request) => {
    for (let i = 0; i < this.servers.length; i++) {
      const at = this.#turn++ % this.servers.length;
      if (!this.down.has(at)) return this.servers[at]!.fetch(request);
      this.retried++;
    }
    return Promise.reject(new Error("Cannot send the request: every server is down"));
  };

  /** The albums API's guard, which verifies on the spot. */
  albums(more: { cacheFor?: number; tolerance?: number } = {}): ResourceServer {
    const { clock, issuer } = this.options;
    const fetchKeys = () => this.keys.jwks();
    return new ResourceServer({
      read: localReader({ issuer, audience: ALBUMS, clock, fetchKeys, ...more }),
      clock,
      url: ALBUMS,
    });
  }

  /** A DPoP key, and proofs by it. */
  async prover() {
    const keys = await generateKey("ES256", "device");
    const now = () => this.options.clock.now();
    return {
      keys,
      jkt: thumbprint(keys.publicJwk),
      proof: (method: string, url: string, more: { accessToken?: string; jti?: string } = {}) =>
        createProof(keys, { method, url, now: now(), ...more }),
    };
  }
}
