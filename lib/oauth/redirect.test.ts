import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Cast } from "./cast.ts";
import { strictChecks } from "./checks.ts";
import { newPkce } from "./pkce.ts";

const START = Date.UTC(2026, 0, 1);

/** Runs the code flow with the redirect URI in the first request, in the second, in both or in none. */
async function flow(first: string | undefined, second: string | undefined) {
  const c = await Cast.create({ clock: new VirtualClock(START) }), { web } = c.clients;
  const { verifier, challenge } = newPkce();
  const url = new URL(c.authorizeUrl(web, {
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(first !== undefined && { redirect_uri: first }),
  }));
  if (first === undefined) url.searchParams.delete("redirect_uri");
  const back = await c.browser().authorize(url.href, { username: "mira", password: c.password });
  const form = {
    grant_type: "authorization_code",
    code: back.searchParams.get("code")!,
    code_verifier: verifier,
    ...(second !== undefined && { redirect_uri: second }),
  };
  const { status, body } = await c.post("/token", form, web);
  return status === 200 ? "a token" : body["error"];
}

test("a redirect URI is needed at the token endpoint only if the first request had one", async () => {
  const uri = "https://print.example/back";
  assert.equal(await flow(undefined, undefined), "a token");
  assert.equal(await flow(undefined, uri), "a token");
  assert.equal(await flow(uri, uri), "a token");
  assert.equal(await flow(uri, undefined), "invalid_grant");
  assert.equal(await flow(undefined, "https://evil.example/"), "invalid_grant");
});

test("the port of a loopback address is free, and nothing else is", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START) });
  const redirectUris = ["http://127.0.0.1/cb", "http://[::1]:8080/cb", "http://localhost/cb"];
  const client = {
    ...c.clients.phone,
    redirectUris: [...redirectUris, "https://print.example/cb"],
  };
  const takes = (given: string) => strictChecks.redirectUri(client, given);
  for (const uri of ["http://127.0.0.1:51234/cb", "http://[::1]:1/cb", "http://[::1]/cb"]) {
    assert.ok(takes(uri), uri);
  }
  for (
    const uri of [
      "http://127.0.0.1:51234/other",
      "http://127.0.0.1:51234/cb?x=1",
      "https://127.0.0.1:51234/cb",
      "http://127.0.0.1:80@evil.example/cb",
      "http://127.0.0.1:99999/cb",
      "http://127.0.0.1:/cb",
      "http://127.0.0.2:51234/cb",
      "http://127.0.0.1.evil.example:1/cb",
      "http://localhost:51234/cb",
      "https://print.example:51234/cb",
    ]
  ) assert.ok(!takes(uri), uri);
});
