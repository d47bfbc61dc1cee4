import { ALBUMS, Cast } from "../cast.ts";
import { verifyProof } from "../dpop.ts";
import { localReader } from "../local-reader.ts";
import { remoteReader } from "../remote-reader.ts";
import { serveCast } from "./serve.ts";
import type { Work } from "./work.ts";

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

/** Checking a bearer token, and a bound one with its proof. */
export async function boundChecks(): Promise<{ bearer: Work; DPoP: Work; sign: Work }> {
  const cast = await Cast.create(), { clock, issuer } = cast.options, prover = await cast.prover();
  const form = { grant_type: "client_credentials" };
  const { body } = await cast.post("/token", form, cast.clients.backup, {
    DPoP: await prover.proof("POST", `${issuer}/token`),
  });
  const token = String(body["access_token"]), url = `${ALBUMS}/albums`;
  const fetchKeys = () => cast.keys.jwks();
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
