import { type Clock, RealClock } from "../sim/mod.ts";
import type { Checks } from "./checks.ts";
import { type Client, DEVICE_GRANT, EXCHANGE_GRANT, secretHash } from "./client.ts";
import type { Lifetimes, LogEvent } from "./context.ts";
import { createProof, thumbprint } from "./dpop.ts";
import { newSecret } from "./encoding.ts";
import { type Algorithm, generateKey, type Jwk } from "./jwa.ts";
import { KeyRing } from "./key-ring.ts";
import { MemoryStore } from "./memory-store.ts";
import { newPkce } from "./pkce.ts";
import { localReader, ResourceServer } from "./resource-server.ts";
import { type AuthorizationServer, createServer } from "./server.ts";
import type { Store } from "./store.ts";
import { type Fetch, UserAgent } from "./user-agent.ts";

/** What may differ from the usual story. */
export interface CastOptions {
  clock?: Clock;
  store?: Store;
  checks?: Checks;
  issuer?: string;
  accessTokens?: "jwt" | "opaque";
  lifetimes?: Partial<Lifetimes>;
  algorithm?: Algorithm;
  /** Signing keys. Default: a ring of its own. */
  keys?: KeyRing;
  /** Servers on the one store. Default: 1. */
  instances?: number;
}

/** An answer of the token endpoint, or its refusal. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export const ALBUMS = "https://albums.example";
export const PRINTS = "https://prints.example";
export const BACK = "https://print.example/back";
const CALLBACK = BACK, APP = "app.example:/back";

/**
 * The story's cast: an authorization server, the photo-printing app, its phone version, a nightly backup,
 * a picture frame without a keyboard, the albums API, and Mira, who owns the albums. Secrets are drawn
 * anew each time, and are all noted in `secrets`, so that logs can be searched for them.
 */
export class Cast {
  readonly servers: readonly AuthorizationServer[];
  readonly secrets = new Set<string>();
  readonly log: LogEvent[] = [];
  readonly agent: UserAgent;
  #turn = 0;

  private constructor(
    readonly options: Required<Omit<CastOptions, "lifetimes" | "checks" | "keys">>,
    readonly clients: Record<"web" | "phone" | "backup" | "signer" | "frame" | "api", Client>,
    readonly clientSecrets: Record<string, string>,
    readonly signerKey: Jwk,
    readonly keys: KeyRing,
    readonly password: string,
    make: (cast: Cast) => AuthorizationServer,
  ) {
    this.servers = Array.from({ length: options.instances }, () => make(this));
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
    const { clock, store, issuer, accessTokens, algorithm } = options;
    const keys = given.keys ?? await KeyRing.create({ clock, algorithm, overlap: 600_000 });
    const signer = await generateKey("ES256", "signer-1");
    const clientSecrets: Record<string, string> = {};
    const secretOf = (id: string) => secretHash(clientSecrets[id] = newSecret());
    const scopes = ["albums.read", "albums.print"];
    const none = { redirectUris: [], scopes };
    const clients: Cast["clients"] = {
      web: {
        id: "print-web",
        name: "Paperlight Prints",
        authMethod: "client_secret_basic",
        secretHash: secretOf("print-web"),
        grants: ["authorization_code", "refresh_token"],
        redirectUris: [CALLBACK],
        scopes,
      },
      phone: {
        id: "print-phone",
        name: "Paperlight on the phone",
        authMethod: "none",
        grants: ["authorization_code", "refresh_token"],
        redirectUris: [APP, "https://print.example/phone"],
        scopes,
      },
      backup: {
        ...none,
        id: "backup",
        name: "Nightly backup",
        authMethod: "client_secret_post",
        secretHash: secretOf("backup"),
        grants: ["client_credentials"],
      },
      signer: {
        ...none,
        id: "print-signer",
        name: "Paperlight's press",
        authMethod: "private_key_jwt",
        keys: [signer.publicJwk],
        grants: ["client_credentials"],
      },
      frame: {
        ...none,
        id: "frame",
        name: "Picture frame",
        authMethod: "none",
        grants: [DEVICE_GRANT, "refresh_token"],
      },
      api: {
        ...none,
        id: "albums-api",
        name: "Albums",
        authMethod: "client_secret_basic",
        secretHash: secretOf("albums-api"),
        grants: [EXCHANGE_GRANT],
        audience: ALBUMS,
      },
    };
    const password = newSecret(undefined, 12), secret = newSecret();
    const cast = new Cast(
      options,
      clients,
      clientSecrets,
      signer.privateJwk,
      keys,
      password,
      (c) =>
        createServer({
          issuer,
          clients: Object.values(clients),
          resources: [
            { audience: ALBUMS, scopes: ["albums.read", "albums.print"] },
            { audience: PRINTS, scopes: ["albums.print"] },
          ],
          authenticate: (name, given) =>
            Promise.resolve(name === "mira" && given === password ? "mira" : undefined),
          store,
          keys,
          clock,
          secret,
          accessTokens,
          log: (event) => c.log.push(event),
          ...(given.lifetimes && { lifetimes: given.lifetimes }),
          ...(given.checks && { checks: given.checks }),
        }),
    );
    for (const value of [password, secret, ...Object.values(clientSecrets), signer.privateJwk.d!]) {
      cast.secrets.add(value);
    }
    return cast;
  }

  /** Servers that do not answer any more, by their place. */
  readonly down = new Set<number>();
  /** Requests that had to be sent again. */
  retried = 0;

  /** Sends a request to the next server in turn, as a load balancer does; past one that is down. */
  readonly fetch: Fetch = (request) => {
    for (let i = 0; i < this.servers.length; i++) {
      const at = this.#turn++ % this.servers.length;
      if (!this.down.has(at)) return this.servers[at]!.fetch(request);
      this.retried++;
    }
    return Promise.reject(new Error("Cannot send the request: every server is down"));
  };

  /** A browser that nobody has used. */
  browser(): UserAgent {
    return new UserAgent(this.fetch);
  }

  /** Notes secrets of an answer. */
  note(body: Record<string, unknown>): void {
    for (const name of ["access_token", "refresh_token", "device_code", "code"]) {
      if (typeof body[name] === "string") this.secrets.add(body[name]);
    }
  }

  /** Posts a form, as a client that has a secret or none. */
  async post(
    path: string,
    form: Record<string, string>,
    as: Client | undefined,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const secret = as && this.clientSecrets[as.id],
      basic = as?.authMethod === "client_secret_basic";
    const response = await this.fetch(
      new Request(this.options.issuer + path, {
        method: "POST",
        body: new URLSearchParams({
          ...form,
          ...(as && !basic && { client_id: as.id }),
          ...(as?.authMethod === "client_secret_post" && { client_secret: secret! }),
        }),
        headers: {
          ...(basic && { Authorization: `Basic ${btoa(`${as.id}:${secret}`)}` }),
          ...headers,
        },
      }),
    );
    const text = await response.text();
    const body = text.startsWith("{") ? JSON.parse(text) : {};
    this.note(body);
    return { status: response.status, body };
  }

  /** The URL to which a client sends the browser. */
  authorizeUrl(client: Client, more: Record<string, string> = {}): string {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: client.id,
      redirect_uri: client.redirectUris[0]!,
      scope: "albums.read albums.print",
      ...more,
    });
    return `${this.options.issuer}/authorize?${query}`;
  }

  /** Mira says yes: gives a code and its verifier. */
  async code(client: Client, more: Record<string, string> = {}, agent = this.browser()) {
    const { verifier, challenge } = newPkce();
    this.secrets.add(verifier);
    const url = this.authorizeUrl(client, {
      code_challenge: challenge,
      code_challenge_method: "S256",
      state: "s1",
      ...more,
    });
    const back = await agent.authorize(url, { username: "mira", password: this.password });
    const code = back.searchParams.get("code") ?? "";
    if (code) this.secrets.add(code);
    return { back, code, verifier, challenge };
  }

  /** Trades a code. */
  redeem(
    client: Client,
    { code, verifier }: { code: string; verifier?: string },
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.post(
      "/token",
      {
        grant_type: "authorization_code",
        code,
        redirect_uri: client.redirectUris[0]!,
        ...(verifier !== undefined && { code_verifier: verifier }),
      },
      client,
      headers,
    );
  }

  /** The whole code flow. */
  async tokens(client: Client = this.clients.web, agent = this.browser()) {
    const { body } = await this.redeem(client, await this.code(client, {}, agent));
    return body as { access_token: string; refresh_token: string; scope: string };
  }

  /** Trades a refresh token. */
  refresh(client: Client, token: string, more: Record<string, string> = {}, headers = {}) {
    const form = { grant_type: "refresh_token", refresh_token: token, ...more };
    return this.post("/token", form, client, headers);
  }

  /** Asks, as the albums API, whether a token is alive. */
  async introspect(token: string): Promise<Record<string, unknown> & { active: boolean }> {
    const { body } = await this.post("/introspect", { token }, this.clients.api);
    return body as { active: boolean };
  }

  /** The albums API's guard, which verifies on the spot. */
  albums(more: { cacheFor?: number; tolerance?: number } = {}): ResourceServer {
    const { clock, issuer } = this.options;
    const fetchKeys = () => Promise.resolve(this.keys.jwks());
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

/** A call of the albums API. */
export function albumsCall(token: string, headers: Record<string, string> = {}): Request {
  return new Request(`${ALBUMS}/albums`, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
}
