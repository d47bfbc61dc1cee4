import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Cast } from "./cast.ts";
import { strictChecks } from "./checks.ts";
import { type Client, readRegistration, secretHash } from "./client.ts";
import { createContext, type ServerOptions } from "./context.ts";
import { generateKey } from "./jwa.ts";

const START = Date.UTC(2026, 0, 1);
const web: Client = {
  id: "web",
  name: "Web",
  authMethod: "client_secret_basic",
  secretHash: secretHash("correct horse"),
  grants: ["authorization_code"],
  redirectUris: ["https://print.example/back"],
  scopes: ["albums.read"],
};
const { secretHash: _, ...secretless } = web;
const { publicJwk, privateJwk } = await generateKey("ES256", "k");
const oct = { kty: "oct", k: "c2VjcmV0" };

const incomplete: [string, Client][] = [
  ["a secret method without a secret", secretless],
  ["client_secret_post without a secret", { ...secretless, authMethod: "client_secret_post" }],
  ["a hash that is none", { ...web, secretHash: "" }],
  ["the hash of no secret at all", { ...web, secretHash: secretHash("") }],
  ["private_key_jwt without keys", { ...secretless, authMethod: "private_key_jwt" }],
  ["an empty list of keys", { ...secretless, authMethod: "private_key_jwt", keys: [] }],
  ["a private key", { ...secretless, authMethod: "private_key_jwt", keys: [privateJwk] }],
  ["a shared key", { ...secretless, authMethod: "private_key_jwt", keys: [oct] }],
  ["an unknown method", { ...web, authMethod: "password" as "none" }],
  ["a javascript: redirect", { ...web, redirectUris: ["javascript:alert(1)"] }],
  ["a data: redirect", { ...web, redirectUris: ["data:text/html,x"] }],
  ["a redirect with a fragment", { ...web, redirectUris: ["https://print.example/#x"] }],
  ["http to another machine", { ...web, redirectUris: ["http://print.example/"] }],
];
for (const [title, client] of incomplete) {
  test(`a registration is refused: ${title}`, () => {
    assert.throws(() => readRegistration(client), /^TypeError: Cannot register the client/);
  });
}

test("complete registrations are taken as they are", () => {
  const keys = [publicJwk];
  const phone = ["app.example:/back", "http://127.0.0.1/cb", "http://[::1]/cb"];
  const all: Client[] = [
    web,
    { ...secretless, authMethod: "none", redirectUris: phone },
    { ...secretless, authMethod: "private_key_jwt", keys },
  ];
  for (const client of all) assert.deepEqual(readRegistration(client), client);
});

test("a client that lost its hash has no secret that fits, nobody's included", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START) });
  const { backup } = c.clients;
  delete backup.secretHash;
  for (const client_secret of ["nobody", "", "undefined"]) {
    const form = { grant_type: "client_credentials", client_id: backup.id, client_secret };
    assert.equal((await c.post("/token", form, undefined)).body["error"], "invalid_client");
  }
});

test("a check of secrets that says yes to all lets no client in that has none", async () => {
  const checks = { ...strictChecks, clientSecret: () => true };
  const c = await Cast.create({ clock: new VirtualClock(START), checks });
  delete c.clients.backup.secretHash;
  const form = { grant_type: "client_credentials", client_id: "backup", client_secret: "x" };
  assert.equal((await c.post("/token", form, undefined)).body["error"], "invalid_client");
});

test("a server is not made of an incomplete client, of two of one name, or of no secret", () => {
  const clock = new VirtualClock(START), secret = "x".repeat(32);
  const options = { issuer: "https://login.example", clients: [web], secret, clock };
  const make = (more: object) => createContext({ ...options, ...more } as unknown as ServerOptions);
  assert.ok(make({}));
  assert.throws(() => make({ clients: [secretless] }), TypeError);
  assert.throws(() => make({ clients: [web, web] }), TypeError);
  assert.throws(() => make({ secret: "" }), TypeError);
});
