import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, Cast, type CastOptions } from "./cast.ts";
import { type Client, readRegistration } from "./client.ts";
import { createContext, type ServerOptions } from "./context.ts";
import { signJwt } from "./jwt.ts";

const START = Date.UTC(2026, 0, 1);
const cast = (more: CastOptions = {}) => Cast.create({ clock: new VirtualClock(START), ...more });

/** Asks for a token with a body as it stands, as the backup client. */
async function ask(c: Cast, more: string, type = "application/x-www-form-urlencoded") {
  const body = `client_id=backup&client_secret=${c.clientSecrets["backup"]}&${more}`;
  const init = { method: "POST", body, headers: { "Content-Type": type } };
  const response = await c.fetch(new Request(`${c.options.issuer}/token`, init));
  return { status: response.status, body: await response.json() };
}

test("a media type has no case, and no longer name passes for it", async () => {
  const c = await cast(), grant = "grant_type=client_credentials";
  const form = "application/x-www-form-urlencoded";
  for (const type of [form, form.toUpperCase(), `${form}; charset=utf-8`, `${form} ;x=y`]) {
    assert.equal((await ask(c, grant, type)).status, 200, type);
  }
  for (const type of [`${form}x`, `${form}-x; y`, `x${form}`, "text/plain", `${form},${form}`]) {
    assert.equal((await ask(c, grant, type)).body.error, "invalid_request", type);
  }
});

test("a parameter that appears twice is refused, an empty one is as good as none", async () => {
  const c = await cast(), grant = "grant_type=client_credentials";
  for (const twice of ["scope=&scope=albums.read", "scope=albums.read&scope=", "scope=&scope="]) {
    assert.equal((await ask(c, `${grant}&${twice}`)).body.error, "invalid_request", twice);
  }
  assert.equal((await ask(c, `${grant}&scope=`)).body.scope, "albums.print albums.read");
  const page = await c.browser().load(`${c.options.issuer}/device?user_code=&user_code=x`);
  assert.equal(page.status, 400);
});

test("a scope that names nothing is no scope, wherever it stands", async () => {
  const c = await cast();
  for (const scope of ["%20", "+", "%20%20"]) {
    const { body } = await ask(c, `grant_type=client_credentials&scope=${scope}`);
    assert.equal(body.error, "invalid_scope");
  }
  const { refresh_token } = await c.tokens();
  const answers = [
    await c.refresh(c.clients.web, refresh_token, { scope: " " }),
    await c.post("/device_authorization", { scope: " " }, c.clients.frame),
  ];
  for (const { body } of answers) assert.equal(body["error"], "invalid_scope");
  const { back } = await c.code(c.clients.web, { scope: " " });
  assert.equal(back.searchParams.get("error"), "invalid_scope");
});

test("Basic may stand before more than one blank", async () => {
  const c = await cast(), { web } = c.clients;
  const pair = btoa(`${web.id}:${c.clientSecrets[web.id]}`);
  for (const Authorization of [`Basic  ${pair}`, `basic   ${pair}`, `Basic ${pair}`]) {
    const { status } = await c.post("/revoke", { token: "x" }, undefined, { Authorization });
    assert.equal(status, 200);
  }
  const Authorization = `Basic${pair}`;
  assert.equal((await c.post("/revoke", { token: "x" }, undefined, { Authorization })).status, 401);
});

test("so may Bearer, at an API", async () => {
  const c = await cast();
  const { body } = await c.post("/token", { grant_type: "client_credentials" }, c.clients.backup);
  for (const [blanks, status] of [[" ", 200], ["   ", 200], ["", 401]] as const) {
    const headers = { authorization: `bearer${blanks}${body["access_token"]}` };
    const verdict = await c.albums().check(new Request(ALBUMS, { headers }), "albums.read");
    assert.equal(verdict.allowed ? 200 : verdict.response.status, status, `"${blanks}"`);
  }
});

test("a redirect URI keeps its own query, byte for byte", async () => {
  for (const query of ["?a%20b", "?flag", "?a=b+c&flag&x=%7e", "?", "?x=1&"]) {
    const c = await cast(), redirect_uri = `https://print.example/back${query}`;
    c.clients.web.redirectUris = [redirect_uri];
    for (const more of [{}, { scope: "nonsense" }]) {
      const url = c.authorizeUrl(c.clients.web, {
        ...{ code_challenge: "a".repeat(43), code_challenge_method: "S256", redirect_uri },
        ...{ state: "a b&c", ...more },
      });
      const { href } = await c.browser().authorize(url, {
        username: "mira",
        password: c.password,
      });
      const join = /[?&]$/.test(query) ? "" : "&";
      const rest = href.slice(redirect_uri.length);
      assert.ok(href.startsWith(redirect_uri), `${query}: ${href}`);
      assert.ok(rest.startsWith(`${join}${"scope" in more ? "error" : "code"}=`), rest);
      assert.equal(new URLSearchParams(rest).get("state"), "a b&c");
    }
  }
});

test("a redirect URI is in ASCII, and its query has no name that an answer has", async () => {
  const { clients: { phone } } = await cast();
  const register = (uri: string) => () => readRegistration({ ...phone, redirectUris: [uri] });
  for (const uri of ["https://a.example/ü", "https://a.example/a b", "https://a.example/\n"]) {
    assert.throws(register(uri), TypeError, uri);
  }
  for (const name of ["code", "state", "iss", "error", "error_description", "c%6fde"]) {
    assert.throws(register(`https://a.example/?x=1&${name}=1`), TypeError, name);
  }
  const fine: Client = { ...phone, redirectUris: ["https://a.example/?codes=1&a%20b"] };
  assert.equal(readRegistration(fine), fine);
});

test("metadata names an algorithm list wherever a client may sign (RFC 8414, 2)", async () => {
  const c = await cast();
  const at = `${c.options.issuer}/.well-known/oauth-authorization-server`;
  const metadata = await (await c.fetch(new Request(at))).json() as Record<string, string[]>;
  const signs = Object.keys(metadata).filter((name) =>
    name.endsWith("_auth_methods_supported") && metadata[name]!.includes("private_key_jwt")
  );
  assert.equal(signs.length, 3);
  for (const name of signs) {
    const list = metadata[name.replace("methods_supported", "signing_alg_values_supported")];
    assert.ok(list?.includes("ES256") && !list.some((alg) => /^HS|none/.test(alg)), name);
  }
});

test("an issuer with a path has its endpoints and its documents under it", async () => {
  const c = await cast({ issuer: "https://login.example/tenants/a:1/" });
  const issuer = "https://login.example/tenants/a:1",
    get = (url: string) => c.fetch(new Request(url));
  // RFC 8414, 3.1: the well-known part stands before the path.
  const wellKnown = "https://login.example/.well-known/oauth-authorization-server";
  const metadata = await (await get(`${wellKnown}/tenants/a:1`)).json();
  assert.equal(metadata.issuer, issuer);
  assert.equal((await get(metadata.jwks_uri)).status, 200);
  for (const url of [wellKnown, "https://login.example/jwks", `${issuer}jwks`, `${issuer}x/jwks`]) {
    assert.equal((await get(url)).status, 404, url);
  }
  Object.assign(c, { issuer });
  assert.ok((await c.tokens()).access_token);
  const id = c.clients.signer.id, now = START / 1000;
  const claims = {
    iss: id,
    sub: id,
    aud: `${issuer}/introspect`,
    jti: "1",
    iat: now,
    exp: now + 60,
  };
  const asked = await c.post("/introspect", {
    client_assertion: await signJwt(claims, c.signerKey, { alg: "ES256" }),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    token: "x",
  }, undefined);
  assert.equal(asked.status, 200);
  const page = await c.browser().load(`${issuer}/device`);
  assert.match(await page.text(), /action="\/tenants\/a:1\/device"/);
  assert.match(page.headers.get("set-cookie")!, /^__Secure-.*Path=\/tenants\/a:1;/);
});

test("an issuer is a URL without query and fragment", async () => {
  const { options: { clock } } = await cast();
  const rest = { clients: [], secret: "x".repeat(32), clock } as unknown as ServerOptions;
  for (
    const issuer of ["", "login.example", "ftp://a.example", "https://a.example/?x", "https://a/#"]
  ) {
    assert.throws(() => createContext({ ...rest, issuer }), {
      name: "TypeError",
      message:
        `Cannot create an authorization server: issuer must be an http or https URL without query and fragment: received ${issuer}`,
    });
  }
});
