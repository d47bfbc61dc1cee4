import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { ALBUMS, Cast, type CastOptions, PRINTS } from "./cast.ts";
import { type Client, EXCHANGE_GRANT } from "./client.ts";

const START = Date.UTC(2026, 0, 1);
const TYPE = "urn:ietf:params:oauth:token-type:";

/** The story, with the prints API among the clients that may exchange. */
async function story(options: CastOptions = {}) {
  const clock = new VirtualClock(START), c = await Cast.create({ clock, ...options });
  const exchange = (subject_token: string, more: Record<string, string> = {}, as = c.clients.api) =>
    c.post("/token", {
      grant_type: EXCHANGE_GRANT,
      subject_token,
      subject_token_type: `${TYPE}access_token`,
      ...more,
    }, as);
  return { c, clock, exchange };
}

/** Makes a client one that may exchange: the backup stands for any confidential client of another's. */
function mayExchange(client: Client, more: Partial<Client> = {}): Client {
  return Object.assign(client, { grants: [...client.grants, EXCHANGE_GRANT], ...more });
}

const claimsOf = (token: unknown) => JSON.parse(atob(String(token).split(".")[1]!));
const refused = ({ status, body }: { status: number; body: Record<string, unknown> }) =>
  status === 200 ? "a token" : `${status} ${body["error"]}: ${body["error_description"]}`;

for (const accessTokens of ["jwt", "opaque"] as const) {
  test(`${accessTokens}: a token that was sent to somebody else is not exchanged`, async () => {
    const { c, exchange } = await story({ accessTokens });
    const { access_token } = await c.tokens();
    const stranger = mayExchange(c.clients.backup);
    assert.equal(
      refused(await exchange(access_token, {}, stranger)),
      "400 invalid_request: the subject token is not valid, or was neither sent nor issued to the client",
    );
    // The same words as for a token that is none.
    assert.equal(
      refused(await exchange("none", {}, stranger)),
      refused(await exchange(access_token, {}, stranger)),
    );
    assert.equal((await exchange(access_token)).status, 200);
  });

  test(`${accessTokens}: a client may exchange a token that it was issued`, async () => {
    const { c, exchange } = await story({ accessTokens });
    const { access_token } = await c.tokens();
    const web = mayExchange(c.clients.web);
    const { body } = await exchange(access_token, { scope: "albums.read" }, web);
    assert.equal(body["scope"], "albums.read");
  });

  test(`${accessTokens}: scopes lie within the subject token's and the caller's`, async () => {
    const { c, exchange } = await story({ accessTokens });
    const { access_token } = await c.tokens();
    Object.assign(c.clients.api, { scopes: ["albums.read"] });
    const without = await exchange(access_token);
    assert.equal(without.body["scope"], "albums.read");
    assert.equal(
      refused(await exchange(access_token, { scope: "albums.read albums.print" })),
      "400 invalid_scope: the subject token or the client has fewer scopes",
    );
    assert.match(
      refused(await exchange(access_token, { audience: PRINTS })),
      /^400 invalid_target/,
    );
    Object.assign(c.clients.api, { scopes: ["other"] });
    assert.match(refused(await exchange(access_token)), /^400 invalid_scope/);
  });

  test(`${accessTokens}: no exchange outlives the subject token, however often`, async () => {
    const { c, clock, exchange } = await story({ accessTokens });
    let token = (await c.tokens()).access_token;
    const end = START + 300_000;
    for (const seconds of [100, 100, 60]) {
      await clock.run({ until: clock.now() + seconds * 1000 });
      const { body } = await exchange(token);
      assert.equal(body["expires_in"], (end - clock.now()) / 1000);
      token = String(body["access_token"]);
      assert.equal((await c.introspect(token))["exp"], end / 1000);
    }
    await clock.run({ until: end });
    assert.equal((await c.introspect(token)).active, false);
    assert.match(refused(await exchange(token)), /^400 invalid_request/);
  });
}

test("an actor token is refused, not ignored", async () => {
  const { c, exchange } = await story(), { access_token } = await c.tokens();
  const why = "400 invalid_request: actor tokens are not taken: the client itself is who acts";
  const actor_token = access_token, actor_token_type = `${TYPE}access_token`;
  assert.equal(refused(await exchange(access_token, { actor_token, actor_token_type })), why);
  assert.equal(refused(await exchange(access_token, { actor_token })), why);
  assert.equal(refused(await exchange(access_token, { actor_token_type })), why);
});

test("the type of token that is asked for is the one that is issued, or none is", async () => {
  const jwt = await story(), opaque = await story({ accessTokens: "opaque" });
  const ask = async ({ c, exchange }: typeof jwt, type?: string) => {
    const more = type === undefined ? {} : { requested_token_type: TYPE + type };
    const answer = await exchange((await c.tokens()).access_token, more);
    return answer.status === 200 ? answer.body["issued_token_type"] : refused(answer);
  };
  assert.equal(await ask(jwt), `${TYPE}access_token`);
  assert.equal(await ask(jwt, "access_token"), `${TYPE}access_token`);
  assert.equal(await ask(jwt, "jwt"), `${TYPE}jwt`);
  const why = "400 invalid_request: tokens of the requested type are not issued";
  assert.equal(await ask(opaque, "jwt"), why);
  for (const type of ["refresh_token", "id_token", "saml2", "nonsense"]) {
    assert.equal(await ask(jwt, type), why);
  }
});

test("who acted before is still named, and a chain has an end", async () => {
  const { c, exchange } = await story();
  const prints = mayExchange(c.clients.backup, { audience: PRINTS });
  const first = await exchange((await c.tokens()).access_token, { audience: PRINTS });
  const second = await exchange(String(first.body["access_token"]), {}, prints);
  const act = { sub: "backup", act: { sub: "albums-api" } };
  assert.deepEqual(claimsOf(second.body["access_token"]).act, act);
  // Again by the same client: nobody new acts.
  const third = await exchange(String(second.body["access_token"]), { audience: PRINTS }, prints);
  assert.deepEqual(claimsOf(third.body["access_token"]).act, act);
  let { body } = third, turns = 0;
  mayExchange(c.clients.web, { audience: PRINTS, scopes: ["albums.print"] });
  while (body["access_token"] && turns++ < 20) {
    const as = turns % 2 ? c.clients.web : prints;
    ({ body } = await exchange(String(body["access_token"]), { audience: PRINTS }, as));
  }
  assert.equal(body["error_description"], "the subject token has passed through 8 hands: no more");
});

test("two names of a target that differ, or a target that is unknown, are refused", async () => {
  const { c, exchange } = await story(), { access_token } = await c.tokens();
  const ask = async (more: Record<string, string>) => refused(await exchange(access_token, more));
  assert.match(await ask({ audience: ALBUMS, resource: PRINTS }), /^400 invalid_target/);
  assert.match(await ask({ audience: "https://evil.example" }), /^400 invalid_target/);
  assert.equal(await ask({ audience: PRINTS, resource: PRINTS }), "a token");
});

test("an opaque token is no JWT, whatever the request says", async () => {
  const { c, exchange } = await story({ accessTokens: "opaque" });
  const { access_token } = await c.tokens();
  const more = { subject_token_type: `${TYPE}jwt` };
  assert.match(refused(await exchange(access_token, more)), /^400 invalid_request/);
});
