import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, albumsCall, Cast } from "./cast.ts";
import { verifyProof } from "./dpop.ts";
import { newSecret } from "./encoding.ts";
import { generateKey } from "./jwa.ts";
import { signCompact } from "./jws.ts";
import { KeyRing } from "./key-ring.ts";
import { MemoryStore } from "./memory-store.ts";
import { everyStore } from "./test-stores.ts";

const START = Date.UTC(2026, 0, 1);
const { privateJwk, publicJwk } = await generateKey("ES256", "caller");
const { kid: _, use: __, alg: ___, ...jwk } = publicJwk;
const form = { grant_type: "client_credentials" };

/** A proof whose header and claims say anything at all. */
function odd(url: string, header: object, claims: object): Promise<string> {
  const said = { jti: newSecret(), htm: "POST", htu: url, iat: START / 1000, ...claims };
  const head = { alg: "ES256", typ: "dpop+jwt", jwk, ...header };
  return signCompact(head, JSON.stringify(said), privateJwk);
}

const ODD: [string, object, object][] = [
  ["typ: 5", { typ: 5 }, {}],
  ["typ: {}", { typ: {} }, {}],
  ["kid: 5", { kid: 5 }, {}],
  ["key_ops: 5", { jwk: { ...jwk, key_ops: 5 } }, {}],
  ["key_ops: null", { jwk: { ...jwk, key_ops: null } }, {}],
  ["jwk: []", { jwk: [] }, {}],
  ["jwk.x: 5", { jwk: { ...jwk, x: 5 } }, {}],
  ["htu: an object that is no text", {}, { htu: { toString: 5, valueOf: 5 } }],
  ["htm: null", {}, { htm: null }],
  ["jti: 5", {}, { jti: 5 }],
  ["iat: a text", {}, { iat: "now" }],
  ["iat: huge", {}, { iat: 1e300 }],
];
const stores = await everyStore({ embedded: false });
for (const { store, skip, title } of stores) {
  for (const [what, header, claims] of ODD) {
    const name = title(`an odd proof is refused by its own code, not by an exception: ${what}`);
    test(name, { skip }, async () => {
      const c = await Cast.create({ clock: new VirtualClock(START), store: store! });
      const mine = await c.prover();
      const proof = await odd(`${c.options.issuer}/token`, header, claims);
      const { status, body } = await c.post("/token", form, c.clients.backup, { DPoP: proof });
      assert.deepEqual([status, body["error"]], [400, "invalid_dpop_proof"]);
      assert.match(String(body["error_description"]), /^Cannot believe the (token|proof): /);
      const at = `${c.options.issuer}/token`;
      const bound = await c.post("/token", form, c.clients.backup, {
        DPoP: await mine.proof("POST", at),
      });
      const token = String(bound.body["access_token"]);
      const call = albumsCall(token, {
        Authorization: `DPoP ${token}`,
        DPoP: await odd(`${ALBUMS}/albums`, header, { htm: "GET", ...claims }),
      });
      const verdict = await c.albums().check(call, "albums.read");
      assert.equal(!verdict.allowed && verdict.error, "invalid_token");
    });
  }
}

/** A store that is down, and says where it is. */
class Down extends MemoryStore {
  override add(): Promise<boolean> {
    return Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7:5432"));
  }
  override sweep(): Promise<number> {
    return Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7:5432"));
  }
}

/** A server whose store went down after it had its keys. */
async function serverOnDown(): Promise<Cast> {
  const clock = new VirtualClock(START), keys = await KeyRing.create({ clock, overlap: 600_000 });
  return await Cast.create({ clock, keys, store: new Down() });
}

test("a store that is down is a server error, and its text stays inside", async () => {
  const c = await serverOnDown();
  const DPoP = await (await c.prover()).proof("POST", `${c.options.issuer}/token`);
  const { status, body } = await c.post("/token", form, c.clients.backup, { DPoP });
  assert.deepEqual([status, body["error"]], [500, "server_error"]);
  assert.ok(!JSON.stringify(body).includes("10.0.0.7"));
  const pages = [c.authorizeUrl(c.clients.web, { code_challenge: "a".repeat(43) })];
  pages.push(`${pages[0]}&code_challenge_method=S256`);
  for (const url of pages) assert.ok(!(await (await c.agent.load(url)).text()).includes("10.0.0"));
});

test("a sweep that fails fails no request", async () => {
  const c = await serverOnDown();
  for (let i = 0; i < 1001; i++) {
    assert.equal((await c.fetch(new Request(`${c.options.issuer}/jwks`))).status, 200);
  }
});

for (const { store, skip, title } of stores) {
  test(
    title("NUL is refused at the door of every endpoint, and no store sees it"),
    { skip },
    async () => {
      const c = await Cast.create({ clock: new VirtualClock(START), store: store! });
      const pkce = { code_challenge: "a".repeat(43), code_challenge_method: "S256" };
      for (
        const name of ["state", "scope", "client_id", "redirect_uri", "dpop_jkt", "request_uri"]
      ) {
        const url = c.authorizeUrl(c.clients.web, { ...pkce, [name]: "\0" });
        assert.equal((await c.agent.load(url)).status, 400, name);
      }
      assert.equal((await c.agent.load(`${c.issuer}/device?user_code=%00`)).status, 400);
      const { web, backup, frame } = c.clients, odd = { ...form, state: "s\0", token: "t\0" };
      for (
        const [path, as] of Object.entries({
          "/token": backup,
          "/revoke": backup,
          "/introspect": backup,
          "/par": web,
          "/device_authorization": frame,
        })
      ) {
        const { status, body } = await c.post(path, odd, as);
        assert.deepEqual([status, body["error"]], [400, "invalid_request"], path);
      }
    },
  );

  test(
    title("NUL where no parameter is: in a header, a cookie, a proof and a token"),
    { skip },
    async () => {
      const c = await Cast.create({ clock: new VirtualClock(START), store: store! });
      const at = `${c.issuer}/token`, { web, api } = c.clients;
      const Authorization = `Basic ${btoa("%00:%00")}`;
      assert.equal((await c.post("/token", form, undefined, { Authorization })).status, 401);
      const DPoP = await odd(at, {}, { jti: "\0" });
      assert.equal((await c.post("/token", form, c.clients.backup, { DPoP })).status, 200);
      const token = await signCompact({ alg: "ES256", kid: "\0" }, '{"sid":"\\u0000"}', privateJwk);
      assert.deepEqual(await c.introspect(token), { active: false });
      assert.equal((await c.post("/revoke", { token }, api)).status, 200);
      const url = c.authorizeUrl(web, {
        code_challenge: "a".repeat(43),
        code_challenge_method: "S256",
      });
      const asked = new Request(url, { headers: { Cookie: "browser=%00; session=%00" } });
      assert.equal((await c.fetch(asked)).status, 200);
    },
  );
}

test("a proof with a key that is private or shared is refused", async () => {
  for (const key of [privateJwk, { kty: "oct", k: "c2VjcmV0" }]) {
    const proof = await odd("https://a.example/", { jwk: key }, {});
    const call = { method: "POST", url: "https://a.example/", now: START, remember: () => true };
    await assert.rejects(verifyProof(proof, call), { name: "JwtError", reason: "jwk" });
  }
});
