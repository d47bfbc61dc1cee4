import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Cast } from "./cast.ts";
import { type Client, secretHash } from "./client.ts";
import { sha256 } from "./encoding.ts";
import { generateKey } from "./jwa.ts";
import { KeyRing } from "./key-ring.ts";
import { MemoryStore } from "./memory-store.ts";
import { registered } from "./registration.ts";
import { createServer } from "./server.ts";

const clock = new VirtualClock(Date.UTC(2026, 0, 1));
const whole: Client = {
  id: "web",
  name: "Web",
  authMethod: "client_secret_basic",
  secretHash: secretHash("correct horse"),
  grants: ["client_credentials"],
  redirectUris: ["https://print.example/cb", "app.example:/back", "http://127.0.0.1/cb"],
  scopes: ["albums.read"],
};

test("a client that lacks what it authenticates with is not registered", async () => {
  const { publicJwk, privateJwk } = await generateKey("ES256", "k");
  const { secretHash: _, ...bare } = whole;
  const cases: [client: Client, why: RegExp][] = [
    [bare, /^Cannot register web: client_secret_basic needs the hash of a secret$/],
    [{ ...whole, secretHash: "" }, /needs the hash of a secret/],
    [{ ...whole, secretHash: "correct horse" }, /needs the hash of a secret/],
    [{ ...bare, authMethod: "private_key_jwt" }, /needs its public keys/],
    [{ ...bare, authMethod: "private_key_jwt", keys: [privateJwk] }, /must be public ones/],
    [
      { ...bare, authMethod: "private_key_jwt", keys: [{ kty: "oct", k: "AA" }] },
      /must be public ones/,
    ],
    [{ ...whole, authMethod: "none" }, /a public client has no secret/],
    [{ ...whole, id: "" }, /^Cannot register a client: its id must be 1 to 200 visible ASCII/],
    [{ ...whole, redirectUris: ["javascript:alert(1)"] }, /must not begin with javascript:/],
    [{ ...whole, redirectUris: ["data:text/html,x"] }, /must not begin with data:/],
    [{ ...whole, redirectUris: ["https://a.example/#x"] }, /has no fragment/],
    [{ ...whole, redirectUris: ["/cb"] }, /must be a whole URL: received \/cb/],
  ];
  for (const [client, why] of cases) {
    assert.throws(() => registered([client]), (error: Error) => why.test(error.message));
  }
  assert.throws(() => registered([whole, whole]), /there is another client of that id/);
  assert.equal(
    registered([whole, { ...bare, id: "k", authMethod: "private_key_jwt", keys: [publicJwk] }])
      .size,
    2,
  );
});

test("no word that stands in the code opens a client that has no secret", async () => {
  const c = await Cast.create({ clock, store: new MemoryStore() });
  const ask = async (id: string, secret: string) => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: id,
      client_secret: secret,
    });
    const request = new Request(`${c.options.issuer}/token`, { method: "POST", body });
    return (await c.servers[0]!.fetch(request)).status;
  };
  for (const id of ["backup", "print-web", "print-phone", "nobody", "unknown"]) {
    for (const secret of ["nobody", "", "undefined", sha256("nobody")]) {
      assert.notEqual(await ask(id, secret), 200, `${id} ${secret}`);
    }
  }
});

test("a ring of keys takes no algorithm whose key is the secret itself", async () => {
  for (const algorithm of ["HS256", "HS384", "HS512"]) {
    await assert.rejects(
      KeyRing.create({ clock, overlap: 0, algorithm: algorithm as "ES256" }),
      /^Error: Cannot create KeyRing: its algorithm must be one with a public key, .*: received HS/,
    );
  }
  for (const algorithm of ["ES256", "EdDSA", "RS256"] as const) {
    const ring = await KeyRing.create({ clock, overlap: 0, algorithm });
    await ring.prepare();
    for (const key of ring.jwks().keys) {
      for (const secret of ["d", "k", "p", "q", "dp", "dq", "qi"]) {
        assert.ok(!(secret in key), secret);
      }
    }
  }
});

test("a server without a secret of its own is not made", async () => {
  const keys = await KeyRing.create({ clock, overlap: 0 });
  const made = (secret: string) =>
    createServer({
      issuer: "https://id.example",
      clients: [whole],
      resources: [],
      authenticate: () => Promise.resolve(undefined),
      store: new MemoryStore(),
      keys,
      clock,
      secret,
    });
  for (const secret of ["", "short"]) {
    assert.throws(() => made(secret), /its secret must have at least 16 characters: received \d/);
  }
  assert.ok(made("0123456789abcdef"));
});
