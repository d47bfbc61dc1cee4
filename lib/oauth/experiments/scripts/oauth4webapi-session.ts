import * as oauth from "oauth4webapi";
import { BACK } from "../../cast.ts";
import type { Client } from "../../client.ts";
import { consent, type Party, SCOPE, secretOf } from "./party.ts";

/** oauth4webapi wants to be told that a server without TLS is meant. */
export const insecure = { [oauth.allowInsecureRequests]: true };

/** One client at one server: what it has discovered, and how it shows who it is. */
export interface Session {
  as: oauth.AuthorizationServer;
  client: oauth.Client;
  auth: oauth.ClientAuth;
}

/** Discovers the server. */
export async function open(
  { issuer }: Party,
  { id }: Client,
  auth: oauth.ClientAuth,
): Promise<Session> {
  const url = new URL(issuer);
  const response = await oauth.discoveryRequest(url, { algorithm: "oauth2", ...insecure });
  const as = await oauth.processDiscoveryResponse(url, response);
  return { as, client: { client_id: id }, auth };
}

/** A session of a client that authenticates by header. */
export function openBasic(party: Party, client: Client): Promise<Session> {
  return open(party, client, oauth.ClientSecretBasic(secretOf(party, client)));
}

/** The code flow with PKCE; `pushed` sends the parameters to the server first (RFC 9126). */
export async function login(party: Party, pushed = false) {
  const session = await openBasic(party, party.cast.clients.web), { as, client, auth } = session;
  const verifier = oauth.generateRandomCodeVerifier(), state = oauth.generateRandomState();
  const wanted = {
    client_id: client.client_id,
    redirect_uri: BACK,
    response_type: "code",
    scope: SCOPE,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  };
  const query = new URLSearchParams(pushed ? await push(session, wanted) : wanted);
  const back = await consent(party, `${as.authorization_endpoint}?${query}`);
  const code = oauth.validateAuthResponse(as, client, back, state);
  const redeem = async () =>
    await oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(as, client, auth, code, BACK, verifier, insecure),
    );
  return { ...session, redeem, tokens: await redeem() };
}

async function push({ as, client, auth }: Session, wanted: Record<string, string>) {
  const response = await oauth.pushedAuthorizationRequest(as, client, auth, wanted, insecure);
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, response);
  return { client_id: client.client_id, request_uri };
}

/** A token for the client itself. */
export async function ownToken({ as, client, auth }: Session, options = {}) {
  const response = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: SCOPE }, {
    ...insecure,
    ...options,
  });
  return await oauth.processClientCredentialsResponse(as, client, response);
}

/** A new pair of tokens for a refresh token. */
export async function refresh({ as, client, auth }: Session, token: string) {
  const response = await oauth.refreshTokenGrantRequest(as, client, auth, token, insecure);
  return await oauth.processRefreshTokenResponse(as, client, response);
}

/** What introspection says about a token. */
export async function alive({ as, client, auth }: Session, token: string): Promise<string> {
  const response = await oauth.introspectionRequest(as, client, auth, token, insecure);
  const { active, scope = "" } = await oauth.processIntrospectionResponse(as, client, response);
  return `${active ? "active" : "inactive"} ${scope}`.trim();
}
