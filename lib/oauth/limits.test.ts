import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Cast, type CastOptions } from "./cast.ts";
import { MemoryStore } from "./memory-store.ts";
import { signJwt } from "./jwt.ts";
import { hiddenFields } from "./user-agent.ts";

const START = Date.UTC(2026, 0, 1);
const form = { "Content-Type": "application/x-www-form-urlencoded" };

async function cast(more: CastOptions = {}) {
  const clock = new VirtualClock(START);
  const c = await Cast.create({ clock, ...more });
  const ask = (address = "") =>
    c.fetch(
      new Request(`${c.options.issuer}/device_authorization`, {
        method: "POST",
        headers: { ...form, ...(address && { "X-Address": address }) },
        body: "client_id=frame",
      }),
    );
  return { c, clock, ask };
}

/** Statuses of answers, with how often each came. */
async function statuses(times: number, ask: () => Promise<Response>) {
  const counted: Record<number, number> = {};
  for (let i = 0; i < times; i++) {
    const { status } = await ask();
    counted[status] = (counted[status] ?? 0) + 1;
  }
  return counted;
}

test("a flood of device requests is told to slow down, and everybody else goes on", async () => {
  const { c, clock, ask } = await cast({ limits: { perClient: 60 } });
  assert.deepEqual(await statuses(400, () => ask()), { 200: 300, 429: 100 });
  const refused = await ask();
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.equal((await refused.json()).error, "slow_down");
  assert.ok((await c.tokens()).access_token);
  await clock.run({ until: clock.now() + 1000 });
  assert.equal((await ask()).status, 200);
});

test("one address can't use up what a client may ask for", async () => {
  const addressOf = (request: Request) => request.headers.get("x-address") ?? undefined;
  const { ask } = await cast({ limits: { perAddress: 2 }, addressOf });
  assert.deepEqual(await statuses(20, () => ask("192.0.2.1")), { 200: 10, 429: 10 });
  assert.equal((await ask("192.0.2.2")).status, 200);
});

test("log-in pages and pushed requests are counted by address as well", async () => {
  const addressOf = () => "192.0.2.1";
  const { c } = await cast({ limits: { perAddress: 2 }, addressOf });
  const url = c.authorizeUrl(c.clients.phone, {
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
  });
  assert.deepEqual(await statuses(12, () => c.browser().load(url)), { 200: 10, 429: 2 });
});

test("a kind that is full is 503 for a while, and starves no other kind", async () => {
  const { c, clock, ask } = await cast({ store: new MemoryStore({ capacity: 50 }) });
  assert.deepEqual(await statuses(60, () => ask()), { 200: 50, 503: 10 });
  const refused = await ask();
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.equal((await refused.json()).error, "temporarily_unavailable");
  assert.ok((await c.tokens()).access_token);
  // What has expired makes room at once, without waiting for the next sweep.
  await clock.run({ until: clock.now() + 600_000 });
  assert.equal((await ask()).status, 200);
});

test("a full store is 503 on a page too", async () => {
  const { c } = await cast({ store: new MemoryStore({ capacity: 2 }) });
  const url = c.authorizeUrl(c.clients.phone, {
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
  });
  assert.deepEqual(await statuses(3, () => c.browser().load(url)), { 200: 2, 503: 1 });
});

/** Mira, logged in at the device page, typing codes. */
function typist(c: Cast) {
  const agent = c.browser(), at = `${c.options.issuer}/device`;
  return async (user_code: string) => {
    const fields = hiddenFields(await (await agent.load(at)).text());
    const person = { username: "mira", password: c.password };
    const response = await agent.load(at, { ...fields, ...person, user_code, action: "continue" });
    return { status: response.status, text: await response.text() };
  };
}

test("of wrong user codes a person has five, then even the right one has to wait", async () => {
  const { c, clock, ask } = await cast(), { user_code } = await (await ask()).json();
  const type = typist(c);
  for (let i = 0; i < 5; i++) assert.equal((await type("BCDF-GHJK")).status, 400);
  assert.equal((await type("BCDF-GHJK")).status, 429);
  assert.equal((await type(user_code)).status, 429);
  await clock.run({ until: clock.now() + 120_000 });
  assert.equal((await type(user_code)).status, 200);
});

test("wrong user codes of all persons together are limited", async () => {
  const { c } = await cast({ limits: { guesses: 1 } });
  const type = async () => (await typist(c)("BCDF-GHJK")).status;
  for (let i = 0; i < 5; i++) assert.equal(await type(), 400);
  assert.equal(await type(), 429);
});

test("a code that is typed again and again is locked", async () => {
  const { c, ask } = await cast(), { user_code } = await (await ask()).json();
  const type = typist(c);
  for (let i = 0; i < 5; i++) assert.equal((await type(user_code)).status, 200);
  assert.equal((await type(user_code)).status, 400);
});

test("a body that stalls is left after its time, with 408", async () => {
  const { c, clock } = await cast({ limits: { patience: 50 } });
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("grant_type=")),
    cancel: () => void (cancelled = true),
  });
  const init = { method: "POST", body, headers: form, duplex: "half" } as RequestInit;
  const answer = c.fetch(new Request(`${c.options.issuer}/token`, init));
  await clock.run({ until: clock.now() + 50 });
  const { status, headers } = await answer, { error } = await (await answer).json();
  assert.deepEqual([status, error, cancelled], [408, "invalid_request", true]);
  // Or a listener waits for the rest of the body, to read what comes next on the connection.
  assert.equal(headers.get("connection"), "close");
});

test("a body that breaks off is the sender's fault", async () => {
  const body = new ReadableStream<Uint8Array>({
    pull: (c) => c.error(new Error("reset by 10.0.0.7")),
  });
  const init = { method: "POST", body, headers: form, duplex: "half" } as RequestInit;
  const { c } = await cast();
  const response = await c.fetch(new Request(`${c.options.issuer}/token`, init));
  assert.equal(response.status, 400);
  assert.doesNotMatch(await response.text(), /10\.0\.0\.7/);
});

test("limits out of their range are refused, and named", async () => {
  for (const name of ["perClient", "perAddress", "guesses", "patience"]) {
    for (const value of [0, -1, NaN, 1e12]) {
      await assert.rejects(cast({ limits: { [name]: value } }), {
        name: "RangeError",
        message: new RegExp(`^Cannot create an authorization server: limits\\.${name} must be `),
      });
    }
  }
});

test("a flood of proofs by a public client leaves clients that sign alone", async () => {
  const { c } = await cast({ store: new MemoryStore({ capacity: 20 }) });
  const prover = await c.prover(), at = `${c.options.issuer}/token`;
  const counted = await statuses(25, async () => {
    const DPoP = await prover.proof("POST", at);
    const form = { grant_type: "authorization_code", code: "none" };
    const { status } = await c.post("/token", form, c.clients.phone, { DPoP });
    return new Response(null, { status });
  });
  assert.deepEqual(counted, { 400: 20, 503: 5 });
  const id = c.clients.signer.id, now = START / 1000;
  const claims = { iss: id, sub: id, aud: c.options.issuer, jti: "1", iat: now, exp: now + 60 };
  const { status } = await c.post("/token", {
    grant_type: "client_credentials",
    client_assertion: await signJwt(claims, c.signerKey, { alg: "ES256" }),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  }, undefined);
  assert.equal(status, 200);
});

test("proofs of public clients and log-ins are counted by address", async () => {
  const addressOf = () => "192.0.2.1";
  const { c } = await cast({ limits: { perAddress: 2 }, addressOf });
  const prover = await c.prover(), at = `${c.options.issuer}/token`;
  const ask = async () => {
    const DPoP = await prover.proof("POST", at);
    const form = { grant_type: "authorization_code", code: "none" };
    const { status } = await c.post("/token", form, c.clients.phone, { DPoP });
    return new Response(null, { status });
  };
  assert.deepEqual(await statuses(12, ask), { 400: 10, 429: 2 });
});

test("one person does not fill the store with log-ins", async () => {
  const { c } = await cast({ limits: { perAddress: 2 } });
  const agent = c.browser();
  const page = await agent.load(c.authorizeUrl(c.clients.phone, {
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
  }));
  const person = { username: "mira", password: c.password };
  const filled = { ...hiddenFields(await page.text()), ...person },
    form = new URLSearchParams(filled);
  const cookie = page.headers.getSetCookie()[0]!.split(";")[0]!;
  const logIn = () =>
    c.fetch(
      new Request(`${c.options.issuer}/authorize`, {
        method: "POST",
        headers: { Cookie: cookie },
        body: form,
      }),
    );
  assert.deepEqual(await statuses(12, logIn), { 200: 10, 429: 2 });
});
