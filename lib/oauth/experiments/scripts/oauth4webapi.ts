import * as oauth from "oauth4webapi";
import { EXCHANGE_GRANT } from "../../client.ts";
import {
  alive,
  insecure,
  login,
  open,
  openBasic,
  ownToken,
  refresh,
} from "./oauth4webapi-session.ts";
import {
  approve,
  codeOf,
  type Party,
  refusal,
  rotated,
  SCOPE,
  type Script,
  secretOf,
  words,
} from "./party.ts";

const openBackup = (party: Party) => {
  const { backup } = party.cast.clients;
  return open(party, backup, oauth.ClientSecretPost(secretOf(party, backup)));
};

/** Every flow by oauth4webapi, which leaves each step to its caller. */
export const byOauth4webapi: Readonly<Record<string, Script>> = {
  "client credentials": async (party) => words(await ownToken(await openBackup(party))),
  "client credentials, private_key_jwt": async (party) => {
    const { kid: _, alg: __, use: ___, ...jwk } = party.cast.signerKey;
    const ec = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("jwk", jwk, ec, false, ["sign"]);
    const auth = oauth.PrivateKeyJwt({ key: key as never, kid: "signer-1" });
    return words(await ownToken(await open(party, party.cast.clients.signer, auth)));
  },
  "client credentials, DPoP": async (party) => {
    const DPoP = oauth.DPoP({}, await oauth.generateKeyPair("ES256"));
    return words(await ownToken(await openBackup(party), { DPoP }));
  },
  "authorization code": async (party) => words((await login(party)).tokens),
  "code used twice": async (party) => await refusal((await login(party)).redeem),
  "refresh": async (party) => {
    const session = await login(party), { tokens } = session;
    return rotated(tokens, await refresh(session, tokens.refresh_token!));
  },
  "old refresh token after its successor": async (party) => {
    const session = await login(party), { tokens } = session;
    const next = await refresh(session, tokens.refresh_token!);
    await refresh(session, next.refresh_token!);
    return await refusal(() => refresh(session, tokens.refresh_token!));
  },
  "introspection, then revocation": async (party) => {
    const { as, client, auth, tokens: { access_token } } = await login(party);
    const api = await openBasic(party, party.cast.clients.api);
    const before = await alive(api, access_token);
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, client, auth, access_token, insecure),
    );
    return `${before}, then ${await alive(api, access_token)}`;
  },
  "pushed authorization request": async (party) => words((await login(party, true)).tokens),
  "device": async (party) => {
    const { as, client, auth } = await open(party, party.cast.clients.frame, oauth.None());
    const { device_code, verification_uri, user_code } = await oauth
      .processDeviceAuthorizationResponse(
        as,
        client,
        await oauth.deviceAuthorizationRequest(as, client, auth, { scope: SCOPE }, insecure),
      );
    const poll = async () =>
      await oauth.processDeviceCodeResponse(
        as,
        client,
        await oauth.deviceCodeGrantRequest(as, client, auth, device_code, insecure),
      );
    const first = await refusal(poll);
    await approve(party, verification_uri, user_code);
    return `${first}, then ${words(await poll())}`;
  },
  "token exchange": async (party) => {
    const { tokens } = await login(party);
    const { as, client, auth } = await openBasic(party, party.cast.clients.api);
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
