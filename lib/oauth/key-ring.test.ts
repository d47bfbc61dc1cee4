import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { type Algorithm, generateKey, type SigningAlgorithm } from "./jwa.ts";
import { KeyRing } from "./key-ring.ts";
import { localReader } from "./local-reader.ts";

const clock = new VirtualClock(0);
const SYMMETRIC = ["HS256", "HS384", "HS512"] as const;

for (const algorithm of [...SYMMETRIC, "none", "ES521"]) {
  test(`a ring refuses ${algorithm}, whose key could not be published`, async () => {
    const options = { clock, overlap: 1000, algorithm: algorithm as SigningAlgorithm };
    await assert.rejects(KeyRing.create(options), {
      name: "TypeError",
      message: `Cannot create KeyRing: algorithm must sign with a key pair: received ${algorithm}`,
    });
  });
}

test("the types refuse a shared secret too", () => {
  const symmetric: Algorithm = "HS256";
  // @ts-expect-error A ring's keys are published: no shared secret is among them.
  const algorithm: SigningAlgorithm = symmetric;
  assert.equal(algorithm, "HS256");
});

test("what a ring publishes holds no private member, whatever the algorithm", async () => {
  for (const algorithm of ["ES256", "ES384", "ES512", "EdDSA", "PS256", "RS256"] as const) {
    const ring = await KeyRing.create({ clock, overlap: 1000, algorithm });
    await ring.prepare();
    for (const key of (await ring.jwks()).keys) {
      for (const name of ["k", "d", "p", "q", "dp", "dq", "qi"]) assert.ok(!(name in key));
    }
  }
});

test("a reader of published keys takes no symmetric algorithm", async () => {
  const { publicJwk } = await generateKey("ES256", "k");
  for (const algorithm of SYMMETRIC) {
    const fetchKeys = () => Promise.resolve({ keys: [publicJwk] });
    const options = { issuer: "i", audience: "a", clock, fetchKeys, algorithms: [algorithm] };
    assert.throws(() => localReader(options), { name: "TypeError" });
  }
});
