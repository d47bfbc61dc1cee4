import type { Client } from "../client.ts";
import { newPkce } from "../pkce.ts";
import { type Fetch, UserAgent } from "../user-agent.ts";
import type { Clients, Registered } from "./clients.ts";

/** An answer of the token endpoint, or its refusal. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * What the story's clients and Mira's browser send to a server: each step of each flow as one call. All
 * secrets that come along are noted in `secrets`, so that logs can be searched for them.
 */
export abstract class Flows {
  readonly secrets = new Set<string>();
  readonly clients: Clients;
  readonly clientSecrets: Record<string, string>;

  constructor(
    readonly issuer: string,
    { clients, clientSecrets }: Registered,
    /** Mira's. */
    readonly password: string,
  ) {
    this.clients = clients;
    this.clientSecrets = clientSecrets;
    for (const secret of [password, ...Object.values(clientSecrets)]) this.secrets.add(secret);
  }

  /** Sends a request to a server. */
  abstract readonly fetch: Fetch;

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
      new Request(this.issuer + path, {
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
    return `${this.issuer}/authorize?${query}`;
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
}
