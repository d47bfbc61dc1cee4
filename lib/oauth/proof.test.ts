import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, albumsCall, Cast } from "./cast.ts";
import { verifyProof } from "./dpop.ts";
import { newSecret } from "./encoding.ts";
import { generateKey } from "./jwa.ts";
import { signCompact } from "./jws.ts";
import { MemoryStore } from "./memory-store.ts";

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
for (const [title, header, claims] of ODD) {
  test(`an odd proof is refused by its own code, not by an exception: ${title}`, async () => {
    const c = await Cast.create({ clock: new VirtualClock(START) });
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

/** A store that is down, and says where it is. */
class Down extends MemoryStore {
  override add(): Promise<boolean> {
    return Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7:5432"));
  }
  override sweep(): Promise<number> {
    return Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7:5432"));
  }
}

test("a store that is down is a server error, and its text stays inside", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START), store: new Down() });
  const DPoP = await (await c.prover()).proof("POST", `${c.options.issuer}/token`);
  const { status, body } = await c.post("/token", form, c.clients.backup, { DPoP });
  assert.deepEqual([status, body["error"]], [500, "server_error"]);
  assert.ok(!JSON.stringify(body).includes("10.0.0.7"));
  const pages = [c.authorizeUrl(c.clients.web, { code_challenge: "a".repeat(43) })];
  pages.push(`${pages[0]}&code_challenge_method=S256`);
  for (const url of pages) assert.ok(!(await (await c.agent.load(url)).text()).includes("10.0.0"));
});

test("a sweep that fails fails no request", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START), store: new Down() });
  for (let i = 0; i < 1001; i++) {
    assert.equal((await c.fetch(new Request(`${c.options.issuer}/jwks`))).status, 200);
  }
});

test("NUL in a parameter is refused at the door, and no store sees it", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START) });
  const response = await c.agent.load(c.authorizeUrl(c.clients.web, { state: "\0" }));
  assert.equal(response.status, 400);
  const { body } = await c.post("/token", { ...form, scope: "albums.read\0" }, c.clients.backup);
  assert.equal(body["error"], "invalid_request");
});

test("a proof with a key that is private or shared is refused", async () => {
  for (const key of [privateJwk, { kty: "oct", k: "c2VjcmV0" }]) {
    const proof = await odd("https://a.example/", { jwk: key }, {});
    const call = { method: "POST", url: "https://a.example/", now: START, remember: () => true };
    await assert.rejects(verifyProof(proof, call), { name: "JwtError", reason: "jwk" });
  }
});
