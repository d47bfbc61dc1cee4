import { Hono } from "hono";
import { type Context, createContext, type ServerOptions } from "./context.ts";
import { authorizeEndpoint, decisionEndpoint } from "./endpoints/authorize.ts";
import { deviceAuthorizationEndpoint } from "./endpoints/device.ts";
import { deviceDecision, devicePage } from "./endpoints/device-page.ts";
import { introspectEndpoint } from "./endpoints/introspect.ts";
import { jwksEndpoint, metadataEndpoint } from "./endpoints/metadata.ts";
import { errorPage } from "./endpoints/pages.ts";
import { parEndpoint } from "./endpoints/par.ts";
import { revokeEndpoint } from "./endpoints/revoke.ts";
import { tokenEndpoint } from "./endpoints/token.ts";
import { errorResponse, OAuthError } from "./errors.ts";
import { basePath } from "./issuer.ts";

/** An authorization server. It holds nothing but its options: any number may share one store. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** Answers a request; never rejects. */
  fetch(request: Request): Promise<Response>;
}

/** Most of a page's life this many calls pass between two sweeps of expired items. */
const SWEEP_EVERY = 1000;

/**
 * An OAuth 2.0 authorization server as a fetch handler: serve it with anything that takes one.
 *
 * @example
 * ```ts
 * import { createServer, KeyRing, MemoryStore, secretHash } from "#lib/oauth";
 * import { RealClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new RealClock(), store = new MemoryStore();
 * const server = createServer({
 *   issuer: "https://login.example",
 *   clients: [{
 *     id: "backup",
 *     name: "Nightly backup",
 *     authMethod: "client_secret_basic",
 *     secretHash: secretHash("correct horse"),
 *     grants: ["client_credentials"],
 *     redirectUris: [],
 *     scopes: ["albums.read"],
 *   }],
 *   resources: [{ audience: "https://api.example", scopes: ["albums.read"] }],
 *   authenticate: () => Promise.resolve(undefined),
 *   store,
 *   keys: await KeyRing.create({ clock, overlap: 600_000, store }),
 *   clock,
 *   secret: "0123456789abcdef0123456789abcdef",
 * });
 * const response = await server.fetch(
 *   new Request("https://login.example/token", {
 *     method: "POST",
 *     headers: { Authorization: `Basic ${btoa("backup:correct+horse")}` },
 *     body: new URLSearchParams({ grant_type: "client_credentials" }),
 *   }),
 * );
 * assert.equal((await response.json()).token_type, "Bearer");
 * ```
 */
export function createServer(options: ServerOptions): AuthorizationServer {
  const context = createContext(options);
  const json =
    (endpoint: (context: Context, request: Request) => Promise<Response>) =>
    async (c: { req: { raw: Request; path: string } }) => {
      try {
        return await endpoint(context, c.req.raw);
      } catch (error) {
        const known = error instanceof OAuthError
          ? error
          : new OAuthError("server_error", "something went wrong here", 500);
        context.log({
          at: context.clock.now(),
          event: c.req.path,
          outcome: "refused",
          error: `${known.code}: ${known.message}`,
        });
        return errorResponse(known);
      }
    };
  const app = new Hono(below(basePath(context)));
  app.get("/authorize", (c) => authorizeEndpoint(context, c.req.raw));
  app.post("/authorize", (c) => decisionEndpoint(context, c.req.raw));
  app.post("/token", json(tokenEndpoint));
  app.post("/revoke", json(revokeEndpoint));
  app.post("/introspect", json(introspectEndpoint));
  app.post("/par", json(parEndpoint));
  app.post("/device_authorization", json(deviceAuthorizationEndpoint));
  app.get("/device", (c) => devicePage(context, c.req.raw));
  app.post("/device", (c) => deviceDecision(context, c.req.raw));
  app.get("/jwks", () => jwksEndpoint(context));
  app.get(WELL_KNOWN, () => metadataEndpoint(context));
  for (const path of ["/token", "/revoke", "/introspect", "/par", "/device_authorization"]) {
    app.all(path, () => new Response(null, { status: 405, headers: { Allow: "POST" } }));
  }
  app.onError((error) => errorPage(context, error));
  let calls = 0;
  return {
    issuer: context.issuer,
    async fetch(request) {
      if (++calls % SWEEP_EVERY === 0) await sweep(context);
      return await app.fetch(request);
    },
  };
}

const WELL_KNOWN = "/.well-known/oauth-authorization-server";

/** What a request for another place is taken for: a path that no URL has. */
const ELSEWHERE = "/.";

/** Endpoints are below the issuer's path; only the metadata's stands in front of it (RFC 8414, 3.1). */
function below(base: string): { getPath?: (request: Request) => string } {
  if (base === "") return {};
  const getPath = ({ url }: Request) => {
    const { pathname } = new URL(url);
    if (pathname === WELL_KNOWN + base) return WELL_KNOWN;
    const path = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : ELSEWHERE;
    return path === WELL_KNOWN ? ELSEWHERE : path;
  };
  return { getPath };
}

/** Forgets what has expired. A store that can't is no reason to refuse the request at hand. */
async function sweep({ store, clock, log }: Context): Promise<void> {
  const at = clock.now();
  await store.sweep(at).catch(() =>
    log({ at, event: "sweep", outcome: "refused", error: "server_error" })
  );
}
