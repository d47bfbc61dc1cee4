import { ALBUMS, albumsCall } from "../cast.ts";
import { signJwt } from "../jwt.ts";
import { ResourceServer } from "../resource-server.ts";
import { type Attack, NOW, outcome, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";

/** Attacks by sending again, or by sending what was stolen. */
export const replayAttacks: Attack[] = [
  {
    name: "JTI replay: a client's signed assertion again",
    source: "RFC 7523, 3",
    expected: "invalid_client",
    async run(weak) {
      const c = await victim(weak ? weakChecks.forgetful : undefined);
      const id = c.clients.signer.id, now = NOW / 1000;
      const form = {
        grant_type: "client_credentials",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: await signJwt(
          { iss: id, sub: id, aud: c.options.issuer, jti: "j1", iat: now, exp: now + 60 },
          c.signerKey,
          { alg: "ES256" },
        ),
      };
      await c.post("/token", form, undefined);
      return outcome(await c.post("/token", form, undefined));
    },
  },
  {
    name: "DPoP proof replay",
    source: "RFC 9449, 11.1",
    expected: "invalid_dpop_proof",
    async run(weak) {
      const c = await victim(weak ? weakChecks.forgetful : undefined);
      const prover = await c.prover();
      const DPoP = await prover.proof("POST", `${c.options.issuer}/token`);
      const ask = () =>
        c.post("/token", { grant_type: "client_credentials" }, c.clients.backup, { DPoP });
      await ask();
      return outcome(await ask());
    },
  },
  {
    name: "stolen bound token, proved by the thief's key",
    source: "RFC 9449, 7.1",
    expected: "invalid_token",
    run: (weak) => stolen(weak, true),
  },
  {
    name: "stolen bound token, sent as a bearer token",
    source: "RFC 9449, 7.2",
    expected: "invalid_token",
    run: (weak) => stolen(weak, false),
  },
];

async function stolen(weak: boolean, asDpop: boolean) {
  const c = await victim(), owner = await c.prover(), thief = await c.prover();
  const DPoP = await owner.proof("POST", `${c.options.issuer}/token`);
  const { body } = await c.post(
    "/token",
    { grant_type: "client_credentials" },
    c.clients.backup,
    { DPoP },
  );
  const token = String(body["access_token"]);
  const call = albumsCall(
    token,
    asDpop
      ? {
        Authorization: `DPoP ${token}`,
        DPoP: await thief.proof("GET", `${ALBUMS}/albums`, { accessToken: token }),
      }
      : {},
  );
  // The weak API verifies the signature and forgets `cnf`, as one written before DPoP does.
  const guard = weak ? forgetsKeys(c.albums()) : c.albums();
  const verdict = await guard.check(call, "albums.read");
  return verdict.allowed
    ? { succeeded: true, answer: "the albums" }
    : { succeeded: false, answer: verdict.error };
}

function forgetsKeys(guard: ResourceServer): Pick<ResourceServer, "check"> {
  return {
    async check(request, scope) {
      const token = request.headers.get("authorization")!.split(" ")[1]!;
      const strict = await guard.check(request, scope);
      if (strict.allowed) return strict;
      const claims = JSON.parse(
        atob(token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/")),
      );
      return String(claims.scope).includes(scope) ? { allowed: true, claims } : strict;
    },
  };
}
