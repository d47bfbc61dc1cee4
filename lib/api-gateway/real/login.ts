import {
  type AuthorizationServer,
  createServer,
  generateKey,
  type Jwk,
  KeyRing,
  localReader,
  MemoryStore,
  secretHash,
} from "../../oauth/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import type { Authenticate } from "../edge/authenticate.ts";
import { DELIVERY_SCOPES } from "../delivery/table.ts";
import { authenticateBy } from "./authenticate.ts";
import { rememberedReader, watchedKeys } from "./remembered-reader.ts";

/** The audience of the delivery API. */
export const DELIVERY_API = "https://api.delivery.example";
const ISSUER = "https://login.delivery.example";
const SCOPES = ["delivery", ...DELIVERY_SCOPES];
const SECRET = "correct horse battery staple";

/** An authorization server in this process, with all that the gateway needs of it. */
export interface Login {
  readonly server: AuthorizationServer;
  readonly keys: KeyRing;
  /** The half of the identity key that back ends have. */
  readonly identityKey: Jwk;
  readonly authenticate: Authenticate;
  /** A new token with all scopes of the delivery app, or with these. */
  token(scopes?: readonly string[]): Promise<string>;
}

/**
 * Starts lib/oauth's server with one client that gets tokens for itself, and makes the gateway's door from it.
 *
 * @param clock Shows milliseconds since 1970.
 * @param cacheFor How long key list and verdicts are believed, in ms.
 */
export async function deliveryLogin(clock: Clock, cacheFor = 30_000): Promise<Login> {
  const store = new MemoryStore(), keys = await KeyRing.create({ clock, overlap: 600_000, store });
  const server = createServer({
    issuer: ISSUER,
    clients: [{
      ...{ id: "app", name: "Delivery app", authMethod: "client_secret_basic" },
      ...{ secretHash: secretHash(SECRET), grants: ["client_credentials"], redirectUris: [] },
      scopes: SCOPES,
    }],
    resources: [{ audience: DELIVERY_API, scopes: SCOPES }],
    authenticate: () => Promise.resolve(undefined),
    ...{ store, keys, clock, secret: crypto.randomUUID() + crypto.randomUUID() },
  });
  const { privateJwk, publicJwk } = await generateKey("ES256", "gateway");
  const fetchKeys = async () =>
    await (await server.fetch(new Request(`${ISSUER}/jwks`))).json() as { keys: Jwk[] };
  const remembered = rememberedReader((token) => reader(token), { clock, cacheFor });
  const reader = localReader({
    ...{ issuer: ISSUER, audience: DELIVERY_API, clock, cacheFor, cooldown: 0 },
    fetchKeys: watchedKeys(fetchKeys, () => remembered.forget()),
  });
  const { read } = remembered;
  return {
    ...{ server, keys, identityKey: publicJwk },
    authenticate: authenticateBy({
      ...{ read, clock, url: DELIVERY_API, scope: "delivery", identityKey: privateJwk },
    }),
    token: (scopes = SCOPES) => token(server, scopes),
  };
}

async function token(server: AuthorizationServer, scopes: readonly string[]): Promise<string> {
  const response = await server.fetch(
    new Request(`${ISSUER}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`app:${encodeURIComponent(SECRET)}`)}` },
      body: new URLSearchParams({
        ...{ grant_type: "client_credentials", scope: scopes.join(" "), resource: DELIVERY_API },
      }),
    }),
  );
  const { access_token: text } = await response.json() as { access_token?: string };
  if (text === undefined) {
    throw new Error(`Cannot get a token: the server answered ${response.status}`);
  }
  return text;
}
