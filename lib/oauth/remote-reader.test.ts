import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { remoteReader } from "./remote-reader.ts";

const clock = new VirtualClock(1_000_000);
const read = (answer: unknown, cacheFor = 0) =>
  remoteReader({
    audience: "a",
    clock,
    cacheFor,
    introspect: () => Promise.resolve(answer as never),
  });

test("an answer of introspection is believed only if it says true, not something like it", async () => {
  const { sub } = await read({ active: true, aud: "a", sub: "mira" })("token");
  assert.equal(sub, "mira");
  for (const active of ["false", "true", 1, {}, null, undefined]) {
    await assert.rejects(read({ active, aud: "a" })("token"), {
      name: "TypeError",
      message: /^Cannot read the introspection answer: active: /,
    });
  }
});

test("an answer that is none is an error of the issuer, not of the caller, and is not remembered", async () => {
  for (
    const odd of [null, [], "active", { active: true, aud: "a", exp: "soon" }, {
      active: true,
      aud: 5,
    }]
  ) {
    await assert.rejects(read(odd)("token"), { name: "TypeError" });
  }
  let asked = 0;
  const introspect = () => Promise.resolve((asked++ ? { active: true, aud: "a" } : {}) as never);
  const reader = remoteReader({ audience: "a", clock, cacheFor: 1000, introspect });
  await assert.rejects(reader("token"), { name: "TypeError" });
  assert.equal((await reader("token")).aud, "a");
});
