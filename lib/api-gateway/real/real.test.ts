import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { generateKey, type JwtError, signJwt } from "../../oauth/mod.ts";
import { RealClock, VirtualClock } from "../../sim/mod.ts";
import {
  attackSite,
  forgedTokens,
  rawExchange,
  rotateKey,
  routesOverSockets,
  screenByFace,
  type Site,
  startSite,
  swapConfiguration,
} from "../experiments/real/mod.ts";
import { screenQuery } from "../experiments/mod.ts";
import {
  identityReader,
  rememberedReader,
  serveGateway,
  signIdentity,
  watchedKeys,
} from "./mod.ts";

let site: Site;
before(async () => site = await startSite());
after(async () => await site.close());

test("the same screen by three faces: one query is one request and three calls", async () => {
  const rows = await screenByFace(site, 5, 2);
  const [rest, graphql, rpc] = rows;
  assert.ok(rest!.requests > 9 && rest!.calls === rest!.requests);
  assert.deepEqual([graphql!.requests, graphql!.calls, rpc!.requests, rpc!.calls], [1, 3, 2, 3]);
});

test("no request that can be read in two ways reaches a service", async () => {
  const rows = await attackSite(site);
  assert.equal(rows.length, 13);
  assert.deepEqual(rows.filter(({ held }) => !held), []);
});

test("services answer nobody whom the gateway has not signed", async () => {
  const direct = await fetch(`${site.services.urls.orders}/orders`);
  assert.equal(direct.status, 403);
  await direct.body?.cancel();
  const forged = await site.ask("/orders?first=1", { headers: { "x-identity": "eyJ.eyJ.x" } });
  assert.equal(forged.status, 200, "a copy that a caller sends is thrown away");
  await forged.body?.cancel();
});

test("a token without the scope gets part of an answer, and is told which", async () => {
  const token = await site.login.token(["delivery", "orders.read"]);
  const { data, errors } = await site.query(
    "{ orders(first: 1) { id restaurant { name } } }",
    token,
  );
  assert.deepEqual((data!["orders"] as { restaurant: unknown }[])[0]!.restaurant, null);
  assert.match(errors![0]!.message, /lacks the scope menu\.read/);
  assert.deepEqual(errors![0]!.path, ["orders", 0, "restaurant"]);
});

test("a key rotates and a configuration is swapped under load: nothing fails", async () => {
  assert.deepEqual(await rotateKey(site, 120), { sent: 120, failed: 0, versions: { 1: 120 } });
  const run = await swapConfiguration(site, 120);
  assert.equal(run.failed, 0);
  assert.ok(run.refused, "a wrong one is refused before it is swapped in");
  assert.ok(run.versions["1"]! > 0 && run.versions["2"]! > 0);
});

test("a service that is killed costs its part of the screen, and is back when it is", async () => {
  site.services.kill("couriers");
  const partly = await site.query(screenQuery(5));
  assert.equal((partly.data!["orders"] as unknown[]).length, 5);
  assert.ok(partly.errors!.every(({ message }) => /Cannot reach couriers/.test(message)));
  await site.services.restart("couriers");
  const end = performance.now() + 10_000;
  while ((await site.query(screenQuery(5))).errors && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal((await site.query(screenQuery(5))).errors, undefined);
});

test("a caller who leaves is noticed at the back end's door", async () => {
  let left = false;
  const served = await serveGateway((request) =>
    new Promise((resolve) =>
      request.signal.addEventListener("abort", () => {
        left = true;
        resolve(new Response("too late"));
      })
    )
  );
  await rawExchange(served.url, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 100);
  for (let i = 0; i < 100 && !left; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  await served.close();
  assert.ok(left);
});

test("of five hundred forged tokens none passes the gateway's door", async () => {
  const { sent, accepted, genuine } = await forgedTokens(500, 9);
  assert.deepEqual([sent, accepted, genuine], [511, [], true]);
});

test("eleven routing cases go over real sockets as they do in this process", async () => {
  const rows = await routesOverSockets();
  assert.equal(rows.length, 11);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
});

test("an identity is believed where the gateway signed it, and for a minute", async () => {
  const clock = new VirtualClock(), real = new RealClock().now();
  clock.runSync({ until: 1000 });
  const { privateJwk, publicJwk } = await generateKey("ES256", "gw");
  const other = await generateKey("ES256", "gw");
  const who = { subject: "mira", scopes: ["orders.read"] };
  const { text } = await signIdentity(who, privateJwk, clock);
  const read = identityReader(publicJwk, clock);
  assert.deepEqual(await read(text), who);
  assert.deepEqual(await read(text), who, "remembered");
  assert.equal(await read((await signIdentity(who, other.privateJwk, clock)).text), undefined);
  const now = 1, claims = { iss: "urn:under-load:gateway", aud: "back-ends", sub: "eve", exp: 60 };
  const header = { alg: "ES256", typ: "at+jwt", kid: "gw" };
  assert.equal(await read(await signJwt({ ...claims, iat: now }, privateJwk, header)), undefined);
  for (const bad of [null, "", "a.b.c", `${text}x`]) assert.equal(await read(bad), undefined);
  clock.runSync({ until: 62_000 });
  assert.equal(await read(text), undefined);
  assert.ok(real > 0);
});

test("a verdict is remembered until the token's end, its time, or another key list; refusals never", async () => {
  const clock = new VirtualClock();
  let reads = 0, list = ["a"];
  const reader = (token: string) => {
    reads++;
    return token === "bad"
      ? Promise.reject(new Error("refused") as JwtError)
      : Promise.resolve({ sub: token, exp: 5 });
  };
  const { read, forget } = rememberedReader(reader, { clock, cacheFor: 10_000 });
  const fetchKeys = watchedKeys(
    () => Promise.resolve({ keys: list.map((kid) => ({ kty: "EC", kid })) }),
    forget,
  );
  await fetchKeys();
  await read("t");
  await read("t");
  assert.equal(reads, 1);
  list = ["a", "b"];
  await fetchKeys();
  await read("t");
  assert.equal(reads, 2, "another key list");
  clock.runSync({ until: 5000 });
  await read("t");
  assert.equal(reads, 3, "the token's end");
  await assert.rejects(read("bad"));
  await assert.rejects(read("bad"));
  assert.equal(reads, 5);
});
