import { createPublicKey } from "node:crypto";
import { createVerifier } from "fast-jwt";
import { importJWK, jwtVerify } from "jose";
import { ALBUMS, BACK, Cast } from "../cast.ts";
import { verifyProof } from "../dpop.ts";
import { base64url } from "../encoding.ts";
import { type Algorithm, generateKey } from "../jwa.ts";
import { signJwt, verifyJwt } from "../jwt.ts";
import { newPkce } from "../pkce.ts";
import { localReader, remoteReader } from "../resource-server.ts";
import { UserAgent } from "../user-agent.ts";
import { startPeer } from "./peer.ts";
import { serveCast } from "./serve.ts";

type Work = () => Promise<unknown>;

/** Ways to check a token, against a server behind real HTTP. Close it when done. */
export async function tokenChecks(): Promise<{
  remote: Work;
  cached: Work;
  local: Work;
  /** Characters of a token of each kind. */
  sizes: { opaque: number; jwt: number; proof: number };
  close(): Promise<void>;
}> {
  const opaque = await serveCast({ accessTokens: "opaque" });
  const jwt = await serveCast({ accessTokens: "jwt" });
  const form = { grant_type: "client_credentials" };
  const tokenOf = async (cast: Cast) =>
    String((await cast.post("/token", form, cast.clients.backup)).body["access_token"]);
  const [named, signed] = [await tokenOf(opaque.cast), await tokenOf(jwt.cast)];
  const { clients: { api }, clientSecrets, options: { clock } } = opaque.cast;
  const Authorization = `Basic ${btoa(`${api.id}:${clientSecrets[api.id]}`)}`;
  const introspect = async (token: string) => {
    const body = new URLSearchParams({ token });
    const init = { method: "POST", body, headers: { Authorization } };
    return await (await fetch(`${opaque.running.issuer}/introspect`, init)).json();
  };
  const remote = remoteReader({ audience: ALBUMS, clock, introspect });
  const cached = remoteReader({ audience: ALBUMS, clock, introspect, cacheFor: 30_000 });
  const local = localReader({
    issuer: jwt.running.issuer,
    audience: ALBUMS,
    clock,
    fetchKeys: async () => await (await fetch(`${jwt.running.issuer}/jwks`)).json(),
  });
  const prover = await jwt.cast.prover();
  const proof = await prover.proof("GET", `${ALBUMS}/albums`, { accessToken: signed });
  return {
    remote: () => remote(named),
    cached: () => cached(named),
    local: () => local(signed),
    sizes: { opaque: named.length, jwt: signed.length, proof: proof.length },
    close: async () => void await Promise.all([opaque.running.close(), jwt.running.close()]),
  };
}

/** The same grants over HTTP from our server and from oidc-provider, both in memory: ES256 where JWT. */
export async function grantRaces(accessTokens: "jwt" | "opaque" = "jwt"): Promise<{
  clientCredentials: { ours: Work; "oidc-provider": Work };
  codeFlow: { ours: Work; "oidc-provider": Work };
  close(): Promise<void>;
}> {
  const { cast, running } = await serveCast({
    accessTokens,
    lifetimes: { session: 86_400_000 },
  });
  const peer = await startPeer(cast, accessTokens);
  const post = async (issuer: string, form: Record<string, string>, headers = {}) => {
    const body = new URLSearchParams(form);
    const response = await fetch(`${issuer}/token`, { method: "POST", body, headers });
    const answer = await response.json();
    if (!response.ok) throw new Error(`Cannot measure: the server said ${answer.error}`);
    return answer;
  };
  const backup = (issuer: string) => () =>
    post(issuer, {
      grant_type: "client_credentials",
      client_id: "backup",
      client_secret: cast.clientSecrets["backup"]!,
      scope: "albums.read",
    });
  const web = cast.clients.web.id;
  const Authorization = `Basic ${btoa(`${web}:${cast.clientSecrets[web]}`)}`;
  // The person is logged in and has agreed: authorize answers with a redirect, then the code is traded.
  const flow = (issuer: string, path: string) => {
    const agent = new UserAgent((request) => fetch(request));
    return async () => {
      const { verifier, challenge } = newPkce();
      const query = new URLSearchParams({
        client_id: web,
        redirect_uri: BACK,
        response_type: "code",
        scope: "albums.read",
        code_challenge: challenge,
        code_challenge_method: "S256",
      });
      const person = { username: "mira", password: cast.password };
      const back = await agent.authorize(`${issuer}${path}?${query}`, person);
      return await post(issuer, {
        grant_type: "authorization_code",
        code: back.searchParams.get("code") ?? "",
        redirect_uri: BACK,
        code_verifier: verifier,
      }, { Authorization });
    };
  };
  const flows = {
    ours: flow(running.issuer, "/authorize"),
    "oidc-provider": flow(peer.issuer, "/auth"),
  };
  // The first time asks for password and consent.
  await flows.ours();
  await flows["oidc-provider"]();
  return {
    clientCredentials: { ours: backup(running.issuer), "oidc-provider": backup(peer.issuer) },
    codeFlow: flows,
    close: async () => void await Promise.all([running.close(), peer.close()]),
  };
}

/** Verification of one access token by this library, jose and fast-jwt (no caches), and WebCrypto alone. */
export async function verifiers(alg: Algorithm = "ES256"): Promise<{
  ours: Work;
  "WebCrypto alone": Work;
  "fast-jwt": () => unknown;
  jose: Work;
}> {
  const { privateJwk, publicJwk } = await generateKey(alg, "k1");
  const now = Math.floor(Date.UTC(2026, 0, 1) / 1000);
  const claims = {
    iss: "https://login.example",
    aud: ALBUMS,
    sub: "mira",
    client_id: "print-web",
    scope: "albums.read albums.print",
    jti: base64url("0123456789abcdef"),
    iat: now,
    exp: now + 300,
  };
  const token = await signJwt(claims, privateJwk, { alg, typ: "at+jwt", kid: "k1" });
  const key = await importJWK(publicJwk as never, alg) as CryptoKey;
  const pem = createPublicKey({ key: publicJwk as never, format: "jwk" })
    .export({ type: "spki", format: "pem" }).toString();
  const fast = createVerifier({
    key: pem,
    cache: false,
    algorithms: [alg as "ES256"],
    allowedIss: claims.iss,
    allowedAud: ALBUMS,
    clockTimestamp: now * 1000,
  });
  const issuer = claims.iss, keys = [publicJwk], currentDate = new Date(now * 1000);
  const options = { algorithms: [alg], keys, now, issuer, audience: ALBUMS, typ: "at+jwt" };
  const at = token.lastIndexOf("."), data = new TextEncoder().encode(token.slice(0, at));
  const signature = Uint8Array.from(
    atob(token.slice(at + 1).replaceAll("-", "+").replaceAll("_", "/")),
    (c) => c.charCodeAt(0),
  );
  const use = alg === "EdDSA" ? { name: "Ed25519" } : { name: "ECDSA", hash: "SHA-256" };
  return {
    ours: () => verifyJwt(token, options),
    "WebCrypto alone": () => crypto.subtle.verify(use, key, signature, data),
    "fast-jwt": () => fast(token),
    jose: () =>
      jwtVerify(token, key, {
        issuer,
        audience: ALBUMS,
        typ: "at+jwt",
        algorithms: [alg],
        currentDate,
      }),
  };
}

/** Checking a bearer token, and a bound one with its proof. */
export async function boundChecks(): Promise<{ bearer: Work; DPoP: Work; sign: Work }> {
  const cast = await Cast.create(), { clock, issuer } = cast.options, prover = await cast.prover();
  const form = { grant_type: "client_credentials" };
  const { body } = await cast.post("/token", form, cast.clients.backup, {
    DPoP: await prover.proof("POST", `${issuer}/token`),
  });
  const token = String(body["access_token"]), url = `${ALBUMS}/albums`;
  const fetchKeys = () => Promise.resolve(cast.keys.jwks());
  const read = localReader({ issuer, audience: ALBUMS, clock, fetchKeys });
  const sign = () => prover.proof("GET", url, { accessToken: token });
  const proof = await sign(), thumbprint = prover.jkt, now = clock.now();
  // The same proof each time, so that only checking is timed: the memory of proofs is left out.
  const expected = {
    method: "GET",
    url,
    now,
    accessToken: token,
    thumbprint,
    remember: () => true,
  };
  return {
    bearer: () => read(token),
    DPoP: async () => {
      await read(token);
      return await verifyProof(proof, expected);
    },
    sign,
  };
}
