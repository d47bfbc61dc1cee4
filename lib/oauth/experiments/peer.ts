import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { ALBUMS, BACK, type Cast } from "../cast.ts";
import { generateKey } from "../jwa.ts";

/** A server that is running, and how to end it. */
export interface Running {
  issuer: string;
  close(): Promise<void>;
}

/**
 * Keeps the package's notices (runtime, development defaults) and its deprecated calls out of the output,
 * until called again.
 */
function hush(): () => void {
  const { info, warn } = console, { noDeprecation = false } = process;
  const unless = (print: typeof info) => (...words: unknown[]) => {
    if (!String(words[0]).includes("oidc-provider")) print(...words);
  };
  console.info = unless(info);
  console.warn = unless(warn);
  process.noDeprecation = true;
  return () => {
    Object.assign(console, { info, warn });
    process.noDeprecation = noDeprecation;
  };
}

/**
 * `oidc-provider` on a free port of the loopback address, with the same clients, scopes and secrets as the
 * cast, ES256, tokens of the same kind and life, and its own memory store and development pages.
 */
export async function startPeer(cast: Cast, accessTokens: "jwt" | "opaque"): Promise<Running> {
  const http: Server = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { privateJwk } = await generateKey("ES256", "peer-1");
  const { web, phone, backup, signer, frame, api } = cast.clients;
  const own = (id: string) => ({ client_id: id, client_secret: cast.clientSecrets[id]! });
  const none = { redirect_uris: [], response_types: [] };
  const scope = "albums.read albums.print";
  const format = accessTokens === "jwt"
    ? { accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } } }
    : { accessTokenFormat: "opaque" };
  const configuration = {
    clients: [
      {
        ...own(web.id),
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: [BACK],
        scope,
      },
      {
        client_id: phone.id,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: ["https://print.example/phone"],
        scope,
      },
      {
        ...own(backup.id),
        ...none,
        token_endpoint_auth_method: "client_secret_post",
        grant_types: ["client_credentials"],
        scope,
      },
      {
        client_id: signer.id,
        ...none,
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        jwks: { keys: signer.keys },
        grant_types: ["client_credentials"],
        scope,
      },
      {
        client_id: frame.id,
        ...none,
        token_endpoint_auth_method: "none",
        grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        scope,
      },
      { ...own(api.id), ...none, grant_types: [], scope },
    ],
    jwks: { keys: [privateJwk] },
    scopes: ["albums.read", "albums.print"],
    pkce: { required: () => true },
    cookies: { keys: [privateJwk.d!] },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    issueRefreshToken: (_: unknown, client: { grantTypeAllowed(type: string): boolean }) =>
      Promise.resolve(client.grantTypeAllowed("refresh_token")),
    rotateRefreshToken: true,
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => Promise.resolve({ sub: accountId }),
    }),
    ttl: {
      AccessToken: 300,
      ClientCredentials: 300,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Grant: 86_400,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 3600,
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      dPoP: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => ALBUMS,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope, audience: ALBUMS, accessTokenTTL: 300, ...format }),
      },
    },
  };
  const speak = hush();
  const { default: Provider } = await import("oidc-provider");
  const provider = new Provider(issuer, configuration as never);
  http.on("request", provider.callback() as RequestListener);
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        speak();
        http.closeAllConnections?.();
        http.close(() => resolve());
      }),
  };
}
