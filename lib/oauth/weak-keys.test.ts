import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, albumsCall, Cast } from "./cast.ts";
import { type Client, readRegistration } from "./client.ts";
import { createContext, type ServerOptions } from "./context.ts";
import { verifyProof } from "./dpop.ts";
import { base64url } from "./encoding.ts";
import { type Jwk, signBytes, verifyBytes } from "./jwa.ts";
import { verifyCompact } from "./jws.ts";
import { KeyRing } from "./key-ring.ts";
import { localReader } from "./local-reader.ts";
import { MemoryStore } from "./memory-store.ts";
import { ResourceServer } from "./resource-server.ts";

const START = Date.UTC(2026, 0, 1), NOW = START / 1000;
const pair = generateKeyPairSync("rsa", { modulusLength: 1024 });
const weak = pair.publicKey.export({ format: "jwk" }) as Jwk;
const weakPrivate = pair.privateKey.export({ format: "jwk" }) as Jwk;
const RSA = "an RSA key must have 2048 to 8192 bits: received 1024";

/** A token signed by a key that this library does not sign with. */
function byRsa(header: object, claims: object, key: KeyObject = pair.privateKey): string {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${sign("sha256", new TextEncoder().encode(input), key).toString("base64url")}`;
}

test("a signature is not believed by an RSA key under 2048 bits, nor made", async () => {
  const token = byRsa({ alg: "RS256" }, {});
  await assert.rejects(verifyCompact(token, { algorithms: ["RS256"], keys: [weak] }), {
    reason: "weak",
    message: `Cannot believe the token: its key is too weak: ${RSA}`,
  });
  const data = new TextEncoder().encode("x");
  await assert.rejects(signBytes("RS256", weakPrivate, data), { message: `Cannot sign: ${RSA}` });
  const right = sign("sha256", data, pair.privateKey);
  assert.equal(await verifyBytes("RS256", weak, new Uint8Array(right), data), false);
});

test("a weak key beside a strong one does no harm", async () => {
  const strong = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [weak, strong.publicKey.export({ format: "jwk" }) as Jwk];
  const token = byRsa({ alg: "RS256" }, {}, strong.privateKey);
  assert.ok(await verifyCompact(token, { algorithms: ["RS256"], keys }));
  await assert.rejects(
    verifyCompact(byRsa({ alg: "RS256" }, {}), { algorithms: ["RS256"], keys }),
    {
      reason: "signature",
    },
  );
});

for (const [alg, bits] of [["HS256", 256], ["HS384", 384], ["HS512", 512]] as const) {
  test(`${alg} wants a secret of ${bits} bits`, async () => {
    const of = (bytes: number): Jwk => ({
      kty: "oct",
      k: base64url(new Uint8Array(bytes).fill(7)),
    });
    const signed = (bytes: number) => {
      const input = `${base64url(JSON.stringify({ alg }))}.`;
      const mac = createHmac(`sha${bits}`, new Uint8Array(bytes).fill(7)).update(input);
      return `${input}.${mac.digest("base64url")}`;
    };
    const tooShort = bits / 8 - 1;
    const said = `an HMAC secret for ${alg} must have at least ${bits} bits: received ${bits - 8}`;
    const options = { algorithms: [alg], keys: [of(tooShort)] };
    await assert.rejects(verifyCompact(signed(tooShort), options), {
      reason: "weak",
      message: `Cannot believe the token: its key is too weak: ${said}`,
    });
    await assert.rejects(signBytes(alg, of(tooShort), new Uint8Array(1)), {
      message: `Cannot sign: ${said}`,
    });
    assert.ok(await signBytes(alg, of(bits / 8), new Uint8Array(1)));
    const right = { algorithms: [alg], keys: [of(bits / 8)] };
    assert.ok(await verifyCompact(signed(bits / 8), right));
  });
}

const exponent = (e: string) => ({ ...weak, n: base64url(new Uint8Array(256).fill(255)), e });
const ODD: [string, Jwk, string][] = [
  ["leading zeros do not count", { ...weak, n: `${"A".repeat(200)}${weak.n}` }, "received 1024"],
  ["no modulus", { kty: "RSA", e: "AQAB" }, "received 0"],
  [
    "a modulus that costs too much",
    { ...weak, n: base64url(new Uint8Array(2000).fill(255)) },
    "received 16000",
  ],
  [
    "an exponent of 1 signs by not signing",
    exponent("AQ"),
    "must be odd, and 3 to 4294967295: received 1",
  ],
  ["an even exponent", exponent("Ag"), "must be odd, and 3 to 4294967295: received 2"],
  [
    "an exponent that costs too much",
    exponent("AQAAAAAAAQ"),
    "must be odd, and 3 to 4294967295: received 281474976710657",
  ],
];
for (const [title, jwk, said] of ODD) {
  test(`an RSA key is refused: ${title}`, async () => {
    await assert.rejects(
      verifyCompact(byRsa({ alg: "RS256" }, {}), { algorithms: ["RS256"], keys: [jwk] }),
      (error: Error) => error.message.endsWith(said),
    );
  });
}

test("a client with a weak key is not registered", () => {
  const client: Client = {
    id: "signer",
    name: "Signer",
    authMethod: "private_key_jwt",
    keys: [weak],
    grants: ["client_credentials"],
    redirectUris: [],
    scopes: [],
  };
  assert.throws(() => readRegistration(client), {
    message: `Cannot register the client: keys.0: ${RSA}`,
  });
  const bare = { ...client, keys: [{ kty: "RSA", n: 5 } as unknown as Jwk] };
  assert.throws(() => readRegistration(bare), /^TypeError: Cannot register the client: keys\.0/);
});

test("a proof by a weak key is refused", async () => {
  const claims = { jti: "j", htm: "POST", htu: "https://a.example/", iat: NOW };
  const proof = byRsa({ alg: "RS256", typ: "dpop+jwt", jwk: weak }, claims);
  const call = { method: "POST", url: "https://a.example/", now: START, remember: () => true };
  await assert.rejects(verifyProof(proof, call), { reason: "weak" });
  const c = await Cast.create({ clock: new VirtualClock(START) });
  const url = `${c.issuer}/token`;
  const DPoP = byRsa({ alg: "RS256", typ: "dpop+jwt", jwk: weak }, { ...claims, htu: url });
  const form = { grant_type: "client_credentials" };
  const { body } = await c.post("/token", form, c.clients.backup, { DPoP });
  assert.equal(body["error"], "invalid_dpop_proof");
  assert.match(String(body["error_description"]), /2048/);
});

test("an API takes no token by a weak key of the list", async () => {
  const clock = new VirtualClock(START), issuer = "https://login.example";
  const token = byRsa({ alg: "RS256", typ: "at+jwt" }, {
    ...{ iss: issuer, aud: ALBUMS, sub: "mira", client_id: "x", jti: "j", scope: "albums.read" },
    ...{ iat: NOW, exp: NOW + 300 },
  });
  const fetchKeys = () => Promise.resolve({ keys: [weak] });
  const read = localReader({ issuer, audience: ALBUMS, clock, fetchKeys, algorithms: ["RS256"] });
  await assert.rejects(read(token), { reason: "weak" });
  const guard = new ResourceServer({ read, clock, url: ALBUMS });
  assert.equal((await guard.check(albumsCall(token), "albums.read")).allowed, false);
});

test("a ring does not sign by a weak key that somebody put into the store", async () => {
  const clock = new VirtualClock(START), store = new MemoryStore();
  const jwk = (key: Jwk): Jwk => ({ ...key, kid: "weak", alg: "RS256" });
  const value = { privateJwk: jwk(weakPrivate), publicJwk: jwk(weak), madeAt: START };
  await store.add("key", "1", { value, expiresAt: Infinity });
  await assert.rejects(KeyRing.create({ clock, overlap: 1000, store }), {
    message: `Cannot read the key ring: key 1: ${RSA}`,
  });
});

test("a server's own secret is as long as the hash it keys", () => {
  const options = { issuer: "https://login.example", clients: [], secret: "x".repeat(31) };
  assert.throws(() => createContext(options as unknown as ServerOptions), {
    message:
      "Cannot create an authorization server: secret must have at least 32 bytes: received 31",
  });
});
