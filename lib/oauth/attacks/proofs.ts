import { ALBUMS, type Cast } from "../cast.ts";
import { verifyProof } from "../dpop.ts";
import { newPkce } from "../pkce.ts";
import { type Attack, NOW, outcome, victim } from "./attack.ts";
import { ignoresProofs, resolvedUrl } from "./weak/servers.ts";

/** Attacks by proofs that were made for another key or another place. */
export const proofAttacks: Attack[] = [
  {
    name: "pushed request with a proof, redeemed with another key",
    source: "RFC 9449, 10.1",
    expected: "invalid_dpop_proof",
    async run(weak) {
      const c = await victim(), thief = await c.prover();
      const { code, verifier } = await pushed(c, weak);
      const DPoP = await thief.proof("POST", `${c.options.issuer}/token`);
      return outcome(await c.redeem(c.clients.web, { code, verifier }, { DPoP }));
    },
  },
  {
    name: "htu confusion: a proof for evil.example at //evil.example",
    source: "RFC 9449, 4.3",
    expected: "invalid_token",
    async run(weak) {
      const c = await victim(), mine = await c.prover();
      const bound = await mine.proof("POST", `${c.options.issuer}/token`);
      const form = { grant_type: "client_credentials" };
      const { body } = await c.post("/token", form, c.clients.backup, { DPoP: bound });
      const accessToken = String(body["access_token"]);
      // Made for the attacker's own API, which passes it on.
      const proof = await mine.proof("GET", "https://evil.example/albums", { accessToken });
      const headers = { Authorization: `DPoP ${accessToken}`, DPoP: proof };
      const request = new Request(`${ALBUMS}//evil.example/albums`, { headers });
      if (weak) {
        const url = resolvedUrl(request, ALBUMS), now = NOW;
        await verifyProof(proof, { method: "GET", url, now, accessToken, remember: () => true });
        return { succeeded: true, answer: "the albums" };
      }
      const verdict = await c.albums().check(request, "albums.read");
      return {
        succeeded: verdict.allowed,
        answer: verdict.allowed ? "the albums" : verdict.error,
      };
    },
  },
];

/** A code whose request Mira's app pushed with a proof of its own key. */
async function pushed(c: Cast, weak: boolean) {
  const { issuer } = c.options, { web } = c.clients, mine = await c.prover();
  const { verifier, challenge } = newPkce();
  const server = weak ? ignoresProofs(c.fetch, "/par") : c.fetch;
  const response = await server(
    new Request(`${issuer}/par`, {
      method: "POST",
      headers: {
        Authorization: `Basic ${btoa(`${web.id}:${c.clientSecrets[web.id]}`)}`,
        DPoP: await mine.proof("POST", `${issuer}/par`),
      },
      body: new URLSearchParams({
        ...{ response_type: "code", redirect_uri: web.redirectUris[0]!, scope: "albums.read" },
        ...{ code_challenge: challenge, code_challenge_method: "S256" },
      }),
    }),
  );
  const { request_uri } = await response.json();
  const query = new URLSearchParams({ client_id: web.id, request_uri });
  const back = await c.browser().authorize(`${issuer}/authorize?${query}`, {
    username: "mira",
    password: c.password,
  });
  return { code: back.searchParams.get("code")!, verifier };
}
