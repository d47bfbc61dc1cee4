import * as openid from "openid-client";
import { BACK } from "../../cast.ts";
import { type Client, DEVICE_GRANT } from "../../client.ts";
import {
  approve,
  consent,
  type Party,
  refusal,
  rotated,
  SCOPE,
  type Script,
  secretOf,
  words,
} from "./party.ts";

function open({ issuer }: Party, { id }: Client, auth: openid.ClientAuth) {
  return openid.discovery(new URL(issuer), id, {}, auth, {
    algorithm: "oauth2",
    execute: [openid.allowInsecureRequests],
  });
}

function openBackup(party: Party) {
  const { backup } = party.cast.clients;
  return open(party, backup, openid.ClientSecretPost(secretOf(party, backup)));
}

/** The code flow with PKCE; `pushed` sends the parameters to the server first (RFC 9126). */
async function login(party: Party, pushed = false) {
  const { web } = party.cast.clients;
  const config = await open(party, web, openid.ClientSecretBasic(secretOf(party, web)));
  const pkceCodeVerifier = openid.randomPKCECodeVerifier(), expectedState = openid.randomState();
  const wanted = {
    redirect_uri: BACK,
    scope: SCOPE,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
  };
  const url = pushed
    ? await openid.buildAuthorizationUrlWithPAR(config, wanted)
    : openid.buildAuthorizationUrl(config, wanted);
  const back = await consent(party, url.href);
  const redeem = () =>
    openid.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState });
  return { config, redeem, tokens: await redeem() };
}

/** The flows by openid-client, which does more by itself. */
export const byOpenidClient: Readonly<Record<string, Script>> = {
  "client credentials": async (party) =>
    words(await openid.clientCredentialsGrant(await openBackup(party), { scope: SCOPE })),
  "client credentials, DPoP": async (party) => {
    const config = await openBackup(party);
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    return words(await openid.clientCredentialsGrant(config, { scope: SCOPE }, { DPoP }));
  },
  "authorization code": async (party) => words((await login(party)).tokens),
  "code used twice": async (party) => await refusal((await login(party)).redeem),
  "refresh": async (party) => {
    const { config, tokens } = await login(party);
    return rotated(tokens, await openid.refreshTokenGrant(config, tokens.refresh_token!));
  },
  "revocation of a refresh token": async (party) => {
    const { config, tokens } = await login(party);
    await openid.tokenRevocation(config, tokens.refresh_token!);
    return await refusal(() => openid.refreshTokenGrant(config, tokens.refresh_token!));
  },
  "pushed authorization request": async (party) => words((await login(party, true)).tokens),
  "device": async (party) => {
    const config = await open(party, party.cast.clients.frame, openid.None());
    const { verification_uri, user_code, device_code } = await openid
      .initiateDeviceAuthorization(config, { scope: SCOPE });
    await approve(party, verification_uri, user_code);
    return words(await openid.genericGrantRequest(config, DEVICE_GRANT, { device_code }));
  },
};
