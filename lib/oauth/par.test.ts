import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Cast } from "./cast.ts";
import { signJwt } from "./jwt.ts";
import { newPkce } from "./pkce.ts";

const START = Date.UTC(2026, 0, 1);
const { verifier, challenge } = newPkce();

async function setUp() {
  const c = await Cast.create({ clock: new VirtualClock(START) }), mine = await c.prover();
  const push = async (DPoP: string, more = {}) =>
    await c.post(
      "/par",
      {
        response_type: "code",
        redirect_uri: c.clients.web.redirectUris[0]!,
        scope: "albums.read",
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...more,
      },
      c.clients.web,
      { DPoP },
    );
  return { c, mine, push, par: `${c.options.issuer}/par`, token: `${c.options.issuer}/token` };
}

test("a code whose request was pushed with a proof is bound to that key", async () => {
  const { c, mine, push, par, token } = await setUp(), thief = await c.prover();
  const redeem = async (who?: typeof mine) => {
    const { body } = await push(await mine.proof("POST", par));
    const query = { client_id: c.clients.web.id, request_uri: String(body["request_uri"]) };
    const at = `${c.options.issuer}/authorize?${new URLSearchParams(query)}`;
    const back = await c.browser().authorize(at, { username: "mira", password: c.password });
    const code = back.searchParams.get("code")!;
    const headers: Record<string, string> = who ? { DPoP: await who.proof("POST", token) } : {};
    return (await c.redeem(c.clients.web, { code, verifier }, headers)).body;
  };
  assert.equal((await redeem(thief))["error"], "invalid_dpop_proof");
  assert.equal((await redeem())["error"], "invalid_dpop_proof");
  assert.equal((await redeem(mine))["token_type"], "DPoP");
});

test("a pushed request's proof is verified, and agrees with dpop_jkt", async () => {
  const { c, mine, push, par, token } = await setUp(), other = await c.prover();
  assert.equal((await push("garbage")).body["error"], "invalid_dpop_proof");
  const wrongUrl = await push(await mine.proof("POST", token));
  assert.equal(wrongUrl.body["error"], "invalid_dpop_proof");
  const two = await push(await mine.proof("POST", par), { dpop_jkt: other.jkt });
  assert.equal(two.body["error"], "invalid_dpop_proof");
  assert.equal((await push(await mine.proof("POST", par), { dpop_jkt: mine.jkt })).status, 201);
});

test("an assertion may be for the issuer, the token endpoint, or the endpoint called", async () => {
  const { c, par } = await setUp(), { issuer } = c.options, now = START / 1000;
  const id = c.clients.signer.id;
  const ask = async (path: string, aud: string) => {
    const claims = { iss: id, sub: id, aud, jti: aud + path, iat: now, exp: now + 60 };
    const form = {
      client_assertion: await signJwt(claims, c.signerKey, { alg: "ES256" }),
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      token: "x",
    };
    return (await c.post(path, form, undefined)).body["error"];
  };
  // Past authentication, the push fails for want of a redirect URI: that is enough here.
  assert.equal(await ask("/par", par), "invalid_request");
  assert.equal(await ask("/introspect", `${issuer}/introspect`), undefined);
  assert.equal(await ask("/par", `${issuer}/introspect`), "invalid_client");
  assert.equal(await ask("/par", "https://evil.example/par"), "invalid_client");
});
