import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { BACK, Cast } from "../cast.ts";
import { DEVICE_GRANT, EXCHANGE_GRANT } from "../client.ts";
import { PostgresStore } from "../postgres-store.ts";
import { hiddenFields, UserAgent } from "../user-agent.ts";
import { startPeer } from "./peer.ts";
import { serveCast } from "./serve.ts";

/** A server under test, as the scripts see it. */
interface Party {
  issuer: string;
  cast: Cast;
  /** Where the person types a device's code. */
  approve(page: string, code: string): Promise<void>;
}

/** What a script saw, in words that do not depend on the server: compared literally. */
type Script = (party: Party) => Promise<string>;

/** A flow on each server. */
export interface FlowRow {
  client: string;
  flow: string;
  ours: string;
  "on Postgres": string;
  "oidc-provider": string;
  same: boolean;
}

const insecure = { [oauth.allowInsecureRequests]: true };
const direct = (request: Request) => fetch(request);
const SCOPE = "albums.read";

/** The parts of a token answer that must agree. */
function words(tokens: { token_type?: string; scope?: string; refresh_token?: string }): string {
  const refresh = tokens.refresh_token ? " + refresh" : "";
  return `${tokens.token_type?.toLowerCase()} ${tokens.scope ?? ""}${refresh}`;
}

const person = ({ cast }: Party) => ({ username: "mira", password: cast.password });

/** Scripts for oauth4webapi, which leaves each step to its caller. */
function low(): Record<string, Script> {
  const start = async ({ issuer }: Party) => {
    const url = new URL(issuer);
    const response = await oauth.discoveryRequest(url, { algorithm: "oauth2", ...insecure });
    return await oauth.processDiscoveryResponse(url, response);
  };
  const web = ({ cast: { clients, clientSecrets } }: Party) => ({
    client: { client_id: clients.web.id },
    auth: oauth.ClientSecretBasic(clientSecrets[clients.web.id]!),
  });
  const login = async (party: Party) => {
    const as = await start(party), { client, auth } = web(party);
    const verifier = oauth.generateRandomCodeVerifier(), state = oauth.generateRandomState();
    const url = new URL(as.authorization_endpoint!);
    url.search = String(
      new URLSearchParams({
        client_id: client.client_id,
        redirect_uri: BACK,
        response_type: "code",
        scope: SCOPE,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
      }),
    );
    const back = await new UserAgent(direct).authorize(url.href, person(party));
    const parameters = oauth.validateAuthResponse(as, client, back, state);
    const redeem = async () =>
      await oauth.processAuthorizationCodeResponse(
        as,
        client,
        await oauth.authorizationCodeGrantRequest(
          as,
          client,
          auth,
          parameters,
          BACK,
          verifier,
          insecure,
        ),
      );
    return { as, client, auth, redeem, tokens: await redeem() };
  };
  const refreshed = async (party: Party) => {
    const at = await login(party), { as, client, auth } = at;
    const refresh = async (token: string) =>
      await oauth.processRefreshTokenResponse(
        as,
        client,
        await oauth.refreshTokenGrantRequest(as, client, auth, token, insecure),
      );
    return { ...at, refresh, next: await refresh(at.tokens.refresh_token!) };
  };
  const backup = async (party: Party, options = {}) => {
    const as = await start(party), { clients, clientSecrets } = party.cast;
    const client = { client_id: clients.backup.id };
    const auth = oauth.ClientSecretPost(clientSecrets[clients.backup.id]!);
    const response = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: SCOPE }, {
      ...insecure,
      ...options,
    });
    return {
      as,
      client,
      tokens: await oauth.processClientCredentialsResponse(as, client, response),
    };
  };
  const alive = async (party: Party, as: oauth.AuthorizationServer, token: string) => {
    const { clients, clientSecrets } = party.cast;
    const client = { client_id: clients.api.id };
    const auth = oauth.ClientSecretBasic(clientSecrets[clients.api.id]!);
    const response = await oauth.introspectionRequest(as, client, auth, token, insecure);
    const { active, scope = "" } = await oauth.processIntrospectionResponse(as, client, response);
    return `${active ? "active" : "inactive"} ${scope}`.trim();
  };
  return {
    "client credentials": async (party) => words((await backup(party)).tokens),
    "client credentials, private_key_jwt": async (party) => {
      const as = await start(party), client = { client_id: party.cast.clients.signer.id };
      const { kid: _, alg: __, use: ___, ...jwk } = party.cast.signerKey;
      const ec = { name: "ECDSA", namedCurve: "P-256" };
      const key = await crypto.subtle.importKey("jwk", jwk, ec, false, ["sign"]);
      const auth = oauth.PrivateKeyJwt({ key: key as never, kid: "signer-1" });
      return words(
        await oauth.processClientCredentialsResponse(
          as,
          client,
          await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: SCOPE }, insecure),
        ),
      );
    },
    "client credentials, DPoP": async (party) => {
      const keys = await oauth.generateKeyPair("ES256");
      const DPoP = oauth.DPoP({}, keys);
      return words((await backup(party, { DPoP })).tokens);
    },
    "authorization code": async (party) => words((await login(party)).tokens),
    "code used twice": async (party) => await refusal((await login(party)).redeem),
    "refresh": async (party) => {
      const { tokens, next } = await refreshed(party);
      const rotated = next.refresh_token !== tokens.refresh_token;
      return `${words(next)}${rotated ? ", rotated" : ""}`;
    },
    "old refresh token after its successor": async (party) => {
      const { tokens, next, refresh } = await refreshed(party);
      await refresh(next.refresh_token!);
      return await refusal(() => refresh(tokens.refresh_token!));
    },
    "introspection, then revocation": async (party) => {
      const { as, client, auth, tokens } = await login(party);
      const before = await alive(party, as, tokens.access_token);
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(as, client, auth, tokens.access_token, insecure),
      );
      return `${before}, then ${await alive(party, as, tokens.access_token)}`;
    },
    "pushed authorization request": async (party) => {
      const as = await start(party), { client, auth } = web(party);
      const verifier = oauth.generateRandomCodeVerifier();
      const pushed = await oauth.processPushedAuthorizationResponse(
        as,
        client,
        await oauth.pushedAuthorizationRequest(as, client, auth, {
          client_id: client.client_id,
          redirect_uri: BACK,
          response_type: "code",
          scope: SCOPE,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
        }, insecure),
      );
      const query = new URLSearchParams({
        client_id: client.client_id,
        request_uri: pushed.request_uri,
      });
      const url = `${as.authorization_endpoint}?${query}`;
      const back = await new UserAgent(direct).authorize(url, person(party));
      const parameters = oauth.validateAuthResponse(as, client, back, oauth.expectNoState);
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        auth,
        parameters,
        BACK,
        verifier,
        insecure,
      );
      return words(await oauth.processAuthorizationCodeResponse(as, client, response));
    },
    "device": async (party) => {
      const as = await start(party), client = { client_id: party.cast.clients.frame.id };
      const auth = oauth.None();
      const device = await oauth.processDeviceAuthorizationResponse(
        as,
        client,
        await oauth.deviceAuthorizationRequest(as, client, auth, { scope: SCOPE }, insecure),
      );
      const poll = async () =>
        await oauth.processDeviceCodeResponse(
          as,
          client,
          await oauth.deviceCodeGrantRequest(as, client, auth, device.device_code, insecure),
        );
      const first = await refusal(poll);
      await party.approve(device.verification_uri, device.user_code);
      return `${first}, then ${words(await poll())}`;
    },
    "token exchange": async (party) => {
      const { as, tokens } = await login(party), { clients, clientSecrets } = party.cast;
      const client = { client_id: clients.api.id };
      const auth = oauth.ClientSecretBasic(clientSecrets[clients.api.id]!);
      const ask = async () =>
        await oauth.processGenericTokenEndpointResponse(
          as,
          client,
          await oauth.genericTokenEndpointRequest(as, client, auth, EXCHANGE_GRANT, {
            subject_token: tokens.access_token,
            subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
          }, insecure),
        );
      return await ask().then(words, codeOf);
    },
  };
}

/** Scripts for openid-client, which does more by itself. */
function high(): Record<string, Script> {
  const start = (party: Party, client: Cast["clients"]["web"], auth: openid.ClientAuth) =>
    openid.discovery(new URL(party.issuer), client.id, {}, auth, {
      algorithm: "oauth2",
      execute: [openid.allowInsecureRequests],
    });
  const web = (party: Party) => {
    const { clients: { web }, clientSecrets } = party.cast;
    return start(party, web, openid.ClientSecretBasic(clientSecrets[web.id]!));
  };
  const backup = (party: Party) => {
    const { clients: { backup }, clientSecrets } = party.cast;
    return start(party, backup, openid.ClientSecretPost(clientSecrets[backup.id]!));
  };
  const login = async (party: Party, pushed = false) => {
    const config = await web(party);
    const verifier = openid.randomPKCECodeVerifier(), state = openid.randomState();
    const parameters = {
      redirect_uri: BACK,
      scope: SCOPE,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
    };
    const url = pushed
      ? await openid.buildAuthorizationUrlWithPAR(config, parameters)
      : openid.buildAuthorizationUrl(config, parameters);
    const back = await new UserAgent(direct).authorize(url.href, person(party));
    const redeem = () =>
      openid.authorizationCodeGrant(config, back, {
        pkceCodeVerifier: verifier,
        expectedState: state,
      });
    return { config, redeem, tokens: await redeem() };
  };
  return {
    "client credentials": async (party) =>
      words(await openid.clientCredentialsGrant(await backup(party), { scope: SCOPE })),
    "client credentials, DPoP": async (party) => {
      const config = await backup(party);
      const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
      return words(await openid.clientCredentialsGrant(config, { scope: SCOPE }, { DPoP }));
    },
    "authorization code": async (party) => words((await login(party)).tokens),
    "code used twice": async (party) => await refusal((await login(party)).redeem),
    "refresh": async (party) => {
      const { config, tokens } = await login(party);
      const next = await openid.refreshTokenGrant(config, tokens.refresh_token!);
      const rotated = next.refresh_token !== tokens.refresh_token;
      return `${words(next)}${rotated ? ", rotated" : ""}`;
    },
    "revocation of a refresh token": async (party) => {
      const { config, tokens } = await login(party);
      await openid.tokenRevocation(config, tokens.refresh_token!);
      return await refusal(() => openid.refreshTokenGrant(config, tokens.refresh_token!));
    },
    "pushed authorization request": async (party) => words((await login(party, true)).tokens),
    "device": async (party) => {
      const config = await start(party, party.cast.clients.frame, openid.None());
      const device = await openid.initiateDeviceAuthorization(config, { scope: SCOPE });
      await party.approve(device.verification_uri, device.user_code);
      return words(
        await openid.genericGrantRequest(config, DEVICE_GRANT, { device_code: device.device_code }),
      );
    },
  };
}

async function refusal(ask: () => Promise<unknown>): Promise<string> {
  return await ask().then(() => "accepted", codeOf);
}

function codeOf(error: unknown): string {
  const { error: code, cause, message } = error as {
    error?: string;
    cause?: { error?: string };
    message: string;
  };
  return code ?? cause?.error ?? message ?? String(error);
}

/** Approves a device on pages that are forms: fills in what they ask for until none is left. */
async function approveByForms(page: string, code: string, who: ReturnType<typeof person>) {
  const agent = new UserAgent(direct);
  let at = page, response = await agent.load(page);
  for (let step = 0; step < 14; step++) {
    const location = response.headers.get("location");
    if (location !== null) {
      await response.body?.cancel();
      response = await agent.load(at = new URL(location, at).href);
      continue;
    }
    const html = await response.text();
    const action = html.match(/<form[^>]* action="([^"]*)"/)?.[1];
    if (action === undefined) return;
    const fields: Record<string, string> = { ...hiddenFields(html) };
    if (html.includes('name="user_code"') && !fields["user_code"]) fields["user_code"] = code;
    if (html.includes('name="password"')) Object.assign(fields, who, { login: who.username });
    if (html.includes('value="deny"')) fields["action"] = "allow";
    at = new URL(action.replaceAll("&amp;", "&"), at).href;
    response = await agent.load(at, fields);
  }
}

/** Runs every script on our server with either store, and on oidc-provider. Opaque tokens on all three. */
export async function twoClients(store: PostgresStore | undefined): Promise<FlowRow[]> {
  const memory = await serveCast({ accessTokens: "opaque" });
  const postgres = store && await serveCast({ accessTokens: "opaque", store });
  const peer = await startPeer(memory.cast, "opaque");
  const party = ({ cast, running }: typeof memory): Party => ({
    cast,
    issuer: running.issuer,
    approve: (page, code) =>
      approveByForms(page, code, { username: "mira", password: cast.password }),
  });
  const ours = party(memory), second = postgres && party(postgres);
  const theirs = { ...ours, issuer: peer.issuer };
  const rows: FlowRow[] = [];
  try {
    for (const [client, scripts] of [["oauth4webapi", low()], ["openid-client", high()]] as const) {
      for (const [flow, script] of Object.entries(scripts)) {
        const run = (at: Party) => script(at).catch((error) => `failed: ${codeOf(error)}`);
        const [a, b, c] = [
          await run(ours),
          second ? await run(second) : "not run",
          await run(theirs),
        ];
        const same = a === c && (b === a || b === "not run");
        rows.push({ client, flow, ours: a, "on Postgres": b, "oidc-provider": c, same });
      }
    }
  } finally {
    await Promise.all([memory.running.close(), postgres?.running.close(), peer.close()]);
  }
  return rows;
}
