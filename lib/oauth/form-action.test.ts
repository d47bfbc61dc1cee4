import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Cast } from "./cast.ts";
import { newPkce } from "./pkce.ts";
import { hiddenFields } from "./user-agent.ts";

/** Where the forms of the log-in page and of the consent page may lead, for an app at this address. */
async function formActions(redirectUri: string, asked = redirectUri): Promise<string[]> {
  const c = await Cast.create({ clock: new VirtualClock(Date.UTC(2026, 0, 1)) });
  Object.assign(c.clients.phone, { redirectUris: [redirectUri] });
  const url = c.authorizeUrl(c.clients.phone, {
    code_challenge: newPkce().challenge,
    code_challenge_method: "S256",
    redirect_uri: asked,
  });
  const login = await c.agent.load(url);
  const fields = hiddenFields(await login.clone().text());
  const person = { username: "mira", password: c.password };
  const consent = await c.agent.load(`${c.issuer}/authorize`, { ...fields, ...person });
  return [login, consent].map(({ headers }) =>
    headers.get("content-security-policy")!.match(/form-action ([^;]*)/)![1]!.trim()
  );
}

const CASES: [registered: string, asked: string, consent: string][] = [
  ["https://print.example/back", "https://print.example/back", "'self' https://print.example"],
  [
    "https://print.example:8443/b",
    "https://print.example:8443/b",
    "'self' https://print.example:8443",
  ],
  ["app.example:/back", "app.example:/back", "'self' app.example:"],
  ["com.example.app://back", "com.example.app://back", "'self' com.example.app:"],
  ["http://127.0.0.1/back", "http://127.0.0.1:51234/back", "'self' http://127.0.0.1:51234"],
  ["http://localhost:4000/back", "http://localhost:4000/back", "'self' http://localhost:4000"],
  // CSP has no word for an IPv6 address: the port is as near as it gets.
  ["http://[::1]/back", "http://[::1]:51234/back", "'self' http://*:51234"],
  ["http://[::1]/back", "http://[::1]/back", "'self' http://*:80"],
  // A host name may hold what ends a directive.
  ["https://a;script-src.example/", "https://a;script-src.example/", "'self'"],
];
for (const [registered, asked, consent] of CASES) {
  test(`the buttons lead to the app and nowhere else, the password to nobody: ${asked}`, async () => {
    assert.deepEqual(await formActions(registered, asked), ["'self'", consent]);
  });
}
