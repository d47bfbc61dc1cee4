import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, albumsCall, Cast, type CastOptions, PRINTS } from "./cast.ts";
import { DEVICE_GRANT, EXCHANGE_GRANT } from "./client.ts";
import { base64url, constantTimeEqual, fromBase64url } from "./encoding.ts";
import { MemoryStore } from "./memory-store.ts";
import { ownSchema } from "./postgres-store.ts";
import { hiddenFields } from "./user-agent.ts";
import { everyStore } from "./test-stores.ts";
import { signJwt } from "./jwt.ts";

const START = Date.UTC(2026, 0, 1);

for (const { store, db, skip, title } of await everyStore()) {
  const cast = async (more: CastOptions = {}) => {
    const clock = new VirtualClock(START);
    return { cast: await Cast.create({ clock, store: store!, ...more }), clock };
  };

  test(title("the code flow ends in a token that the API believes"), { skip }, async () => {
    const { cast: c } = await cast();
    const { back, code, verifier } = await c.code(c.clients.web);
    assert.equal(back.searchParams.get("iss"), c.options.issuer);
    assert.equal(back.searchParams.get("state"), "s1");
    const { status, body } = await c.redeem(c.clients.web, { code, verifier });
    assert.equal(status, 200);
    const verdict = await c.albums().check(albumsCall(String(body["access_token"])), "albums.read");
    assert.ok(verdict.allowed && verdict.claims.sub === "mira");
  });

  test(
    title("of 100 parallel redemptions of one code exactly one succeeds"),
    { skip },
    async () => {
      const { cast: c } = await cast({ instances: 3 });
      const code = await c.code(c.clients.web);
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => c.redeem(c.clients.web, code)),
      );
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      const others = answers.filter(({ status }) => status !== 200);
      assert.ok(others.every(({ body }) => body["error"] === "invalid_grant"));
    },
  );

  test(title("a code used twice ends the tokens of its first use"), { skip }, async () => {
    const { cast: c } = await cast();
    const code = await c.code(c.clients.web);
    const { body } = await c.redeem(c.clients.web, code);
    assert.equal((await c.introspect(String(body["access_token"]))).active, true);
    await c.redeem(c.clients.web, code);
    assert.equal((await c.introspect(String(body["access_token"]))).active, false);
    const again = await c.refresh(c.clients.web, String(body["refresh_token"]));
    assert.equal(again.body["error"], "invalid_grant");
  });

  test(title("a refresh token is replaced, and its reuse ends the family"), { skip }, async () => {
    const { cast: c, clock } = await cast();
    const first = (await c.tokens()).refresh_token;
    const second = String((await c.refresh(c.clients.web, first)).body["refresh_token"]);
    assert.notEqual(second, first);
    const third = String((await c.refresh(c.clients.web, second)).body["refresh_token"]);
    await clock.run({ until: clock.now() + 1000 });
    assert.equal((await c.refresh(c.clients.web, first)).body["error"], "invalid_grant");
    assert.equal((await c.refresh(c.clients.web, third)).body["error"], "invalid_grant");
  });

  test(title("a lost answer is given again within the grace window only"), { skip }, async () => {
    const { cast: c, clock } = await cast();
    const first = (await c.tokens()).refresh_token;
    const lost = (await c.refresh(c.clients.web, first)).body["refresh_token"];
    const again = (await c.refresh(c.clients.web, first)).body["refresh_token"];
    assert.equal(again, lost);
    await clock.run({ until: clock.now() + 10_001 });
    assert.equal((await c.refresh(c.clients.web, first)).body["error"], "invalid_grant");
  });

  test(title("50 parallel refreshes without grace leave no living family"), { skip }, async () => {
    const { cast: c } = await cast({ lifetimes: { grace: 0 }, instances: 2 });
    const first = (await c.tokens()).refresh_token;
    const all = await Promise.all(
      Array.from({ length: 50 }, () => c.refresh(c.clients.web, first)),
    );
    const won = all.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    const next = await c.refresh(c.clients.web, String(won[0]!.body["refresh_token"]));
    assert.equal(next.body["error"], "invalid_grant");
  });

  test(title("a device gets its token once the person has said yes"), { skip }, async () => {
    const { cast: c, clock } = await cast();
    const { body } = await c.post(
      "/device_authorization",
      { scope: "albums.read" },
      c.clients.frame,
    );
    const poll = () =>
      c.post(
        "/token",
        { grant_type: DEVICE_GRANT, device_code: String(body["device_code"]) },
        c.clients.frame,
      );
    assert.equal((await poll()).body["error"], "authorization_pending");
    assert.equal((await poll()).body["error"], "slow_down");
    const agent = c.browser(), at = `${c.options.issuer}/device`;
    const page = await agent.load(String(body["verification_uri_complete"]));
    const filled = {
      ...hiddenFields(await page.text()),
      ...{ user_code: String(body["user_code"]), username: "mira", password: c.password },
    };
    // Nothing is approved before it was shown.
    assert.equal((await agent.load(at, { ...filled, action: "allow" })).status, 403);
    const shown = await (await agent.load(at, filled)).text();
    for (
      const text of ["Picture frame", "albums.read", "allow", "deny", String(body["user_code"])]
    ) {
      assert.ok(shown.includes(text), text);
    }
    assert.ok(!shown.includes("albums.print"));
    const done = await agent.load(at, { ...hiddenFields(shown), action: "allow" });
    assert.equal(done.status, 200);
    await clock.run({ until: clock.now() + 60_000 });
    assert.equal((await poll()).status, 200);
    assert.equal((await poll()).body["error"], "invalid_grant");
  });

  test(title("an exchanged token has no more rights, and names who acts"), { skip }, async () => {
    const { cast: c } = await cast();
    const { access_token } = await c.tokens();
    const { body } = await c.post("/token", {
      grant_type: EXCHANGE_GRANT,
      subject_token: access_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      audience: PRINTS,
    }, c.clients.api);
    assert.equal(body["scope"], "albums.print");
    const claims = JSON.parse(atob(String(body["access_token"]).split(".")[1]!));
    assert.deepEqual([claims.sub, claims.aud, claims.act], ["mira", PRINTS, { sub: "albums-api" }]);
  });

  test(title("a pushed request is used once"), { skip }, async () => {
    const { cast: c } = await cast();
    const { verifier, challenge } = await c.code(c.clients.web);
    const { status, body } = await c.post("/par", {
      response_type: "code",
      redirect_uri: c.clients.web.redirectUris[0]!,
      scope: "albums.read",
      code_challenge: challenge,
      code_challenge_method: "S256",
    }, c.clients.web);
    assert.equal(status, 201);
    const query = new URLSearchParams({
      client_id: c.clients.web.id,
      request_uri: String(body["request_uri"]),
    });
    const at = `${c.options.issuer}/authorize?${query}`;
    const back = await c.browser().authorize(at, { username: "mira", password: c.password });
    const code = back.searchParams.get("code")!;
    assert.equal((await c.redeem(c.clients.web, { code, verifier })).body["scope"], "albums.read");
    assert.equal((await c.browser().load(at)).status, 400);
  });

  test(title("no secret that was handed out is in the log or in the store"), { skip }, async () => {
    const { cast: c } = await cast({ accessTokens: "opaque" });
    const tokens = await c.tokens();
    await c.refresh(c.clients.web, tokens.refresh_token);
    await c.post("/revoke", { token: tokens.access_token }, c.clients.web);
    await c.redeem(c.clients.web, { code: "wrong", verifier: "wrong" });
    const kept = store instanceof MemoryStore
      ? store.dump()
      : JSON.stringify(await db!.query(`SELECT * FROM ${ownSchema()}.items`));
    assert.ok(c.secrets.size > 10);
    for (const secret of c.secrets) {
      assert.ok(!JSON.stringify(c.log).includes(secret));
      assert.ok(!kept.includes(secret));
    }
  });
}

test("base64url is read back, and only in its one canonical form", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    const text = base64url(bytes);
    assert.deepEqual([...fromBase64url(text)!], [...bytes]);
    assert.equal(fromBase64url(`${text}=`), undefined);
  }));
});

test("equality in constant time is equality", () => {
  const bytes = fc.uint8Array({ maxLength: 5, max: 2 });
  fc.assert(fc.property(bytes, bytes, (a, b) => {
    assert.equal(constantTimeEqual(a, b), a.join() === b.join());
  }));
});

test("keys change without a request refused, when the new one is published first", async () => {
  const clock = new VirtualClock(START), c = await Cast.create({ clock });
  const api = c.albums({ cacheFor: 60_000 });
  const call = async () => {
    const { body } = await c.post("/token", { grant_type: "client_credentials" }, c.clients.backup);
    return (await api.check(albumsCall(String(body["access_token"])), "albums.read")).allowed;
  };
  assert.ok(await call());
  await c.keys.prepare();
  await clock.run({ until: clock.now() + 60_000 });
  await c.keys.promote();
  assert.ok(await call());
});

test("a client that signs is believed once per assertion", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START) });
  const now = START / 1000, id = c.clients.signer.id;
  const client_assertion = await signJwt(
    { iss: id, sub: id, aud: c.options.issuer, jti: "a", iat: now, exp: now + 60 },
    c.signerKey,
    { alg: "ES256" },
  );
  const form = {
    grant_type: "client_credentials",
    client_assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
  assert.equal((await c.post("/token", form, undefined)).status, 200);
  assert.equal((await c.post("/token", form, undefined)).body["error"], "invalid_client");
});

test("a DPoP token is worth nothing without its key", async () => {
  const c = await Cast.create({ clock: new VirtualClock(START) }), api = c.albums();
  const mine = await c.prover(), thief = await c.prover();
  const { body } = await c.post(
    "/token",
    { grant_type: "client_credentials" },
    c.clients.backup,
    { DPoP: await mine.proof("POST", `${c.options.issuer}/token`) },
  );
  assert.equal(body["token_type"], "DPoP");
  const token = String(body["access_token"]), at = `${ALBUMS}/albums`;
  const call = async (who: typeof mine) =>
    await api.check(
      albumsCall(token, {
        Authorization: `DPoP ${token}`,
        DPoP: await who.proof("GET", at, { accessToken: token }),
      }),
      "albums.read",
    );
  assert.equal((await call(mine)).allowed, true);
  assert.equal((await call(thief)).allowed, false);
  assert.equal((await api.check(albumsCall(token), "albums.read")).allowed, false);
});
