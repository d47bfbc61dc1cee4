import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDictionary, parseList } from "structured-headers";
import { Hono } from "hono";
import { VirtualClock } from "../../sim/mod.ts";
import {
  cacheDate,
  cachingHeaders,
  decide,
  deltaSeconds,
  type Fields,
  type Handler,
  HttpCache,
  type HttpRequest,
  invalidated,
  lifetime,
  members,
  parseDirectives,
  publishedRows,
  responseDirectives,
  runSuite,
  scoreOf,
  selection,
  toStore,
} from "../mod.ts";

const NOW = Date.UTC(2026, 0, 6, 12);
const get = (fields: Fields = {}, path = "/bread"): HttpRequest => ({
  method: "GET",
  url: `http://shop.example${path}`,
  fields,
});
const bytes = (text: string) => new TextEncoder().encode(text);
const received = (fields: Fields) => ({
  ...{ status: 200, fields, requestTime: NOW, responseTime: NOW },
  ...responseDirectives(fields, []),
});

test("of the suite of the HTTP working group's chair all that is required holds", async () => {
  const rows = await runSuite();
  const score = scoreOf(rows);
  assert.deepEqual(score.required, { ok: 75, of: 75 });
  assert.ok(score.optimal.ok >= 65, `optimal: ${score.optimal.ok}`);
  assert.ok(score.check.ok >= 41);
});

test("the runner gives no cache, and the eight proxies, the scores that are published", async () => {
  const none = scoreOf(await runSuite((origin) => ({ handle: origin })));
  assert.deepEqual([none.required.ok, none.optimal.ok, none.check.ok], [13, 0, 3]);
  const squid = scoreOf(publishedRows("squid"));
  assert.deepEqual([squid.required.ok, squid.optimal.ok], [61, 36]);
});

test("a shared cache that keeps what is private is found out by the suite", async () => {
  const rows = await runSuite((origin, clock) => new HttpCache({ origin, clock, shared: false }));
  const failed = rows.filter(({ ok }) => !ok).map(({ id }) => id);
  assert.ok(failed.includes("cc-resp-private-shared"));
  assert.ok(failed.includes("other-authorization"));
});

test("any garbage in a header is read without a throw, in the time that its length takes", () => {
  const garbage = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[ ,="\\a-z0-9;-]{0,80}$/),
    fc.constantFrom("max-age", "max-age=", "max-age=-1", "max-age=4294967296", 'a="\\', "=,=,"),
  );
  fc.assert(fc.property(garbage, garbage, (a, b) => {
    const fields = { "cache-control": a, expires: b, age: b, date: a, vary: a, "last-modified": b };
    const stored = toStore(get(), { status: 200, fields, body: undefined }, {
      requestTime: NOW,
      responseTime: NOW,
    }, { shared: true, targets: ["cache-control"] });
    assert.ok(stored.lifetime >= 0 && stored.initialAge >= 0);
    decide(stored, { "cache-control": b }, NOW + 1000);
    members(a);
    cacheDate(a, NOW);
  }));
  const many = "max-age=60, ".repeat(1e5) + '"'.repeat(1001);
  const start = performance.now();
  parseDirectives(many);
  parseDirectives('a="'.repeat(1e5));
  parseDirectives(`a${" ".repeat(1e5)}b`);
  assert.ok(performance.now() - start < 5000);
});

test("nonsense beside a lifetime never makes it longer", () => {
  const odd = ["max-age=-1", "max-age=3600.5", "max-age='3600'", "max-age= 3600", "max-age", "=1"];
  for (const nonsense of odd) {
    for (const text of [`max-age=10, ${nonsense}`, `${nonsense}, max-age=10`]) {
      assert.ok(lifetime(received({ "cache-control": text }), true) <= 10_000, text);
    }
    assert.equal(lifetime(received({ "cache-control": nonsense }), true), 0, nonsense);
  }
  assert.equal(deltaSeconds("4294967296"), 2 ** 31);
  assert.equal(lifetime(received({ expires: "Thu, 01 Jan 0000 00:00:00 GMT" }), true), 0);
  assert.equal(lifetime(received({ expires: "-1" }), true), 0);
});

test("quoted arguments, case and order are read as the RFC says", () => {
  const directives = parseDirectives('No-Cache="Set-Cookie, X", MAX-AGE="5", x="a, max-age=9"');
  assert.equal(directives.get("no-cache"), "Set-Cookie, X");
  assert.equal(directives.get("max-age"), "5");
  assert.equal(parseDirectives("max-age=1, max-age=2").get("max-age"), "");
  assert.deepEqual(members('a, "b,c" , ,d'), ["a", '"b,c"', "d"]);
});

test("a targeted field overrules Cache-Control and Expires, and a broken one counts for nothing", () => {
  const both = { "cdn-cache-control": "max-age=60", "cache-control": "no-store" };
  assert.equal(responseDirectives(both, ["cdn-cache-control"]).targeted, true);
  for (
    const broken of ["", "max-age= 60", 'max-age="60"', 'public, max-age="60"', "max-age=1.5", "&"]
  ) {
    const fields = { ...both, "cdn-cache-control": broken };
    assert.equal(responseDirectives(fields, ["cdn-cache-control"]).targeted, false, broken);
  }
});

test("requests that differ in blanks or in the order of languages are selected alike", () => {
  const names = ["accept-language", "foo"];
  const a = selection({ "accept-language": "en, de", foo: "1, 2" }, names);
  assert.equal(selection({ "accept-language": "DE,EN", foo: "1 ,2" }, names), a);
  assert.notEqual(selection({ "accept-language": "en, de", foo: "2, 1" }, names), a);
  assert.notEqual(selection({ foo: "" }, ["foo"]), selection({}, ["foo"]));
});

test("a change makes its own address invalid and those it names, but none of another origin", () => {
  const request = { method: "PUT", url: "http://shop.example/bread", fields: {} };
  const answer = (status: number) => ({
    status,
    fields: { location: "/new", "content-location": "http://other.example/x" },
    body: undefined,
  });
  assert.deepEqual(invalidated(request, answer(201)), [request.url, "http://shop.example/new"]);
  assert.deepEqual(invalidated(request, answer(500)), []);
  assert.deepEqual(invalidated({ ...request, method: "GET" }, answer(200)), []);
});

test("the answer to a POST is stored only where it says that it is what stands there", async () => {
  for (
    const [fields, trips] of [
      [{ "cache-control": "max-age=60", "content-location": "/bread" }, 1],
      [{ "cache-control": "max-age=60", "content-location": "/new" }, 2],
      [{ "cache-control": "max-age=60" }, 2],
      [{ "content-location": "/bread" }, 2],
    ] as [Fields, number][]
  ) {
    const { cache, run, seen } = setUp(() => ({ fields }));
    await run(() => cache.handle({ ...get(), method: "POST" }));
    await run(() => cache.handle(get()));
    assert.equal(seen.length, trips);
  }
});

/** An origin on a virtual clock whose answers a test decides. */
function setUp(
  answer: (call: number) => { status?: number; fields: Fields; fails?: boolean; takes?: number },
  options: { name?: string; maxVariants?: number; capacity?: number; budget?: number } = {},
) {
  const clock = new VirtualClock(NOW);
  const seen: HttpRequest[] = [];
  const origin: Handler = async (request) => {
    seen.push(request);
    const { status = 200, fields, fails, takes = 100 } = answer(seen.length);
    await clock.sleep(takes);
    if (fails) throw new Error("gone");
    return { status, fields, body: bytes(`answer ${seen.length}`) };
  };
  const cache = new HttpCache({ origin, clock, timer: clock, ...options });
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = work();
    await clock.run();
    return await result;
  };
  return { clock, seen, cache, run };
}

test("an origin that is silent for longer than its budget is a 504, or what is old where that may be", async () => {
  const { cache, run, seen, clock } = setUp((call) => ({
    fields: { "cache-control": "max-age=1, stale-if-error=60" },
    takes: call === 1 ? 1 : 1e6,
  }), { budget: 500 });
  const soon = async (request: HttpRequest) => {
    const answered = cache.handle(request).then(({ status }) => status);
    await clock.run({ until: clock.now() + 500 });
    return await Promise.race([answered, Promise.resolve("nothing yet")]);
  };
  assert.equal((await run(() => cache.handle(get()))).status, 200);
  await clock.run({ until: clock.now() + 5000 });
  assert.equal(await soon(get()), 200);
  assert.equal(await soon(get({}, "/soup")), 504);
  assert.equal(await soon({ method: "POST", url: get().url, fields: {} }), 504);
  assert.equal(seen.length, 4);
  assert.throws(() => setUp(() => ({ fields: {} }), { budget: 0 }), /budget must be/);
});

test("a hundred requests at once make one trip, and say so", async () => {
  const { cache, run, seen } = setUp(() => ({ fields: { "cache-control": "max-age=9" } }), {
    name: "shop",
  });
  const answers = await run(() =>
    Promise.all(Array.from({ length: 100 }, () => cache.handle(get())))
  );
  assert.equal(seen.length, 1);
  const told = answers.map(({ fields }) => parseList(fields["cache-status"]!)[0]!);
  assert.equal(told.filter(([, parameters]) => parameters.get("collapsed") === true).length, 99);
  assert.equal(told[0]![1].get("fwd-status"), 200);
});

test("what may not be shared is not shared among those who wait either", async () => {
  const { cache, run, seen } = setUp(() => ({ fields: { "cache-control": "private, max-age=9" } }));
  await run(() => Promise.all([cache.handle(get()), cache.handle(get()), cache.handle(get())]));
  assert.equal(seen.length, 3);
});

test("stale while it is renewed, stale where the origin fails, and never where it must not be", async () => {
  for (
    const [control, after, expected] of [
      ["max-age=1, stale-while-revalidate=60", 30, "answer 1"],
      ["max-age=1, stale-if-error=60", 30, "answer 1"],
      ["max-age=1, must-revalidate", 30, 504],
      ["s-maxage=1", 30, 504],
    ] as const
  ) {
    const { cache, run, clock } = setUp((call) => ({
      fields: { "cache-control": control },
      fails: call > 1,
    }));
    await run(() => cache.handle(get()));
    await run(() => clock.sleep(after * 1000));
    const { status, body } = await run(() => cache.handle(get()));
    assert.equal(typeof expected === "number" ? status : new TextDecoder().decode(body), expected);
  }
});

test("a 304 renews what is stored, and one for another entity tag does not", async () => {
  for (const [etag, trips] of [['"a"', 2], ['"b"', 3]] as const) {
    const { cache, run, clock, seen } = setUp((call) => ({
      status: call === 1 ? 200 : 304,
      fields: { "cache-control": "max-age=5", etag: call === 1 ? '"a"' : etag },
    }));
    for (let i = 0; i < 3; i++) {
      const { status, body } = await run(() => cache.handle(get()));
      assert.deepEqual([status, new TextDecoder().decode(body)], [200, "answer 1"]);
      if (i === 0) await run(() => clock.sleep(6000));
    }
    assert.equal(seen[1]!.fields["if-none-match"], '"a"');
    assert.equal(seen.length, trips);
  }
});

test("variants and bytes are bounded", async () => {
  const fields = { "cache-control": "max-age=99", vary: "who" };
  const { cache, run, seen } = setUp(() => ({ fields }), { maxVariants: 3 });
  const ask = (who: number) => run(() => cache.handle(get({ who: String(who) })));
  for (let who = 0; who < 5; who++) await ask(who);
  await ask(4);
  assert.equal(seen.length, 5);
  await ask(0);
  assert.equal(seen.length, 6);
  const small = setUp(() => ({ fields }), { capacity: 10 });
  await small.run(() => small.cache.handle(get()));
  await small.run(() => small.cache.handle(get()));
  assert.equal(small.seen.length, 2);
  assert.throws(() => setUp(() => ({ fields }), { capacity: 0 }), /capacity must be .*1 byte/);
});

test("only-if-cached is answered without a trip, and fields named like object's own do no harm", async () => {
  const { cache, run, seen } = setUp(() => ({
    fields: { "cache-control": "max-age=99", vary: "constructor, __proto__" },
  }));
  const only = { "cache-control": "only-if-cached" };
  assert.equal((await run(() => cache.handle(get(only)))).status, 504);
  await run(() => cache.handle(get()));
  assert.equal((await run(() => cache.handle(get(only)))).status, 200);
  assert.equal(seen.length, 1);
});

test("behind the middleware a client that has the answer gets 304, with the tag", async () => {
  const app = new Hono();
  app.use(cachingHeaders({ cacheControl: "max-age=5" }));
  app.get("/bread", (context) => context.text("flour"));
  app.get("/secret", (context) => context.text("x", 200, { "cache-control": "no-store" }));
  const etag = (await app.request("/bread")).headers.get("etag")!;
  const again = await app.request("/bread", { headers: { "if-none-match": `"x", W/${etag}` } });
  assert.deepEqual([again.status, again.headers.get("etag")], [304, etag]);
  assert.equal((await app.request("/secret")).headers.get("cache-control"), "no-store");
  assert.equal((await app.request("/nowhere")).headers.get("etag"), null);
  assert.ok(parseDictionary("a=1").has("a"));
});
