import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, albumsCall, Cast } from "./cast.ts";
import type { Jwk } from "./jwa.ts";
import { localReader } from "./local-reader.ts";
import { ResourceServer } from "./resource-server.ts";

const START = Date.UTC(2026, 0, 1), MINUTE = 60_000;

/** An API that fetches its list from a server, counts, and can lose sight of it. */
async function api(list?: () => Promise<{ keys: Jwk[] }>) {
  const clock = new VirtualClock(START), cast = await Cast.create({ clock });
  const { issuer } = cast.options, seen = { fetches: 0, down: false };
  const fetchKeys = () => {
    seen.fetches++;
    if (seen.down) return Promise.reject(new TypeError("connect ECONNREFUSED"));
    return list ? list() : cast.keys.jwks();
  };
  const read = localReader({ issuer, audience: ALBUMS, clock, fetchKeys });
  const guard = new ResourceServer({ read, clock, url: ALBUMS });
  const { body } = await cast.post(
    "/token",
    { grant_type: "client_credentials" },
    cast.clients.backup,
  );
  const token = String(body["access_token"]);
  const call = (text: string) => guard.check(albumsCall(text), "albums.read");
  return { clock, cast, seen, token, call };
}

/** The same token, with the name of a key that does not exist. */
function renamed(token: string, kid: string): string {
  const [head, ...rest] = token.split(".");
  const header = { ...JSON.parse(atob(head!)), kid };
  return [btoa(JSON.stringify(header)).replace(/=+$/, ""), ...rest].join(".");
}

test("an unknown key name makes an API fetch the list, and then believe the new key", async () => {
  const { clock, cast, seen, token, call } = await api();
  assert.equal((await call(token)).allowed, true);
  await clock.run({ until: clock.now() + 6000 });
  await cast.keys.promote(await cast.keys.prepare());
  const { body } = await cast.post(
    "/token",
    { grant_type: "client_credentials" },
    cast.clients.backup,
  );
  assert.equal((await call(String(body["access_token"]))).allowed, true);
  assert.equal(seen.fetches, 2);
});

for (const down of [false, true]) {
  const when = down ? "while the issuer is down" : "while the issuer answers";
  test(`made-up key names are refused, and are no flood of fetches, ${when}`, async () => {
    const { clock, seen, token, call } = await api();
    assert.equal((await call(token)).allowed, true);
    seen.down = down;
    // Half a minute, so that the list itself is not too old.
    for (let i = 0; i < 1000; i++) {
      await clock.run({ until: clock.now() + 30 });
      const verdict = await call(renamed(token, `made-up-${i}`));
      assert.equal(!verdict.allowed && verdict.error, "invalid_token");
    }
    assert.equal((await call(token)).allowed, true);
    assert.ok(seen.fetches <= 7, `${seen.fetches} fetches`);
  });
}

test("many calls at once with made-up names share one fetch", async () => {
  const { clock, seen, token, call } = await api();
  await call(token);
  await clock.run({ until: clock.now() + 6000 });
  await Promise.all(Array.from({ length: 100 }, (_, i) => call(renamed(token, `made-up-${i}`))));
  assert.equal(seen.fetches, 2);
});

test("an API without a list asks an issuer that is down once in a while, not once per call", async () => {
  const { clock, seen, token, call } = await api();
  seen.down = true;
  for (let i = 0; i < 100; i++) {
    await assert.rejects(call(token), /ECONNREFUSED/);
    await clock.run({ until: clock.now() + 100 });
  }
  assert.ok(seen.fetches <= 2 + 1, `${seen.fetches} fetches in 10 s`);
});

test("a list that is too old is not believed", async () => {
  const { clock, seen, token, call } = await api();
  await call(token);
  seen.down = true;
  await clock.run({ until: clock.now() + MINUTE });
  await assert.rejects(call(token), /ECONNREFUSED/);
});

test("a list that is none is refused by one sentence", async () => {
  for (const odd of [null, [], {}, { keys: "none" }]) {
    const { token, call } = await api(() => Promise.resolve(odd as never));
    await assert.rejects(call(token), {
      name: "TypeError",
      message: /^Cannot read the key list: it must be an object with an array keys: received /,
    });
  }
});
