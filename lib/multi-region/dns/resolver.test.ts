import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { dnsCacheTruth } from "../truths/dns-cache.ts";
import { Authority } from "./authority.ts";
import { DnsClient } from "./client.ts";
import type { Message } from "./message.ts";
import { Resolver, type ResolverOptions } from "./resolver.ts";

const question = { name: "api.booking.example", type: "A" as const };
const query: Message = { id: 9, recursionDesired: true, questions: [question] };

function answerOf(ttl: number, data = "192.0.2.1"): Message {
  return { id: 0, response: true, questions: [question], answers: [{ ...question, ttl, data }] };
}

test("passes every scenario of unbound that is here", () => {
  const { score, ok, note } = dnsCacheTruth();
  assert.ok(ok, `${score}: ${note}`);
});

const controls: [string, string, (options: ResolverOptions) => ResolverOptions][] = [
  ["that serves nothing stale", "11 of 18", (o) => ({ ...o, serveStale: false })],
];
for (const [what, score, spoil] of controls) {
  test(`unbound's scenarios find a resolver ${what}`, () => {
    assert.equal(dnsCacheTruth((o) => new Resolver(spoil(o))).score, score);
  });
}

/** A resolver whose upstream answers when told to. */
function bench(options: Partial<ResolverOptions> = {}) {
  const clock = new VirtualClock(), waiting: ((m: Message | undefined) => void)[] = [];
  const resolver = new Resolver({
    clock,
    upstream: (_, answer) => void waiting.push(answer),
    ...options,
  });
  const got: Message[] = [];
  const ask = () => resolver.resolve(query, (m) => void got.push(m));
  return { clock, waiting, resolver, got, ask };
}

test("a hundred clients at once cost one question, and all are answered", () => {
  const { waiting, got, ask, resolver } = bench();
  for (let i = 0; i < 100; i++) ask();
  assert.equal(waiting.length, 1);
  waiting[0]!(answerOf(60));
  assert.equal(got.length, 100);
  assert.equal(resolver.sent, 1);
});

test("TTLs count down, and at their end the question is asked again", () => {
  const { clock, waiting, got, ask } = bench({ serveStale: false });
  ask();
  waiting[0]!(answerOf(60));
  clock.runSync({ until: 45_000 });
  ask();
  assert.equal(got[1]!.answers![0]!.ttl, 15);
  clock.runSync({ until: 60_000 });
  ask();
  assert.equal(waiting.length, 2);
});

test("an upstream that answers twice, late or throws costs nobody an answer", () => {
  const { waiting, got, ask } = bench();
  ask();
  waiting[0]!(answerOf(60, "192.0.2.1"));
  waiting[0]!(answerOf(60, "192.0.2.9"));
  ask();
  assert.deepEqual(got.map((m) => m.answers![0]!.data), ["192.0.2.1", "192.0.2.1"]);
  const broken = new Resolver({
    clock: new VirtualClock(),
    upstream: () => {
      throw new Error("no socket");
    },
  });
  let rcode: string | undefined;
  broken.resolve(query, (m) => void (rcode = m.rcode));
  assert.equal(rcode, "SERVFAIL");
});

test("too many waiting clients are told so at once", () => {
  const { waiting, got, ask } = bench({ waiters: 2 });
  for (let i = 0; i < 3; i++) ask();
  assert.deepEqual(got.map((m) => m.rcode), ["SERVFAIL"]);
  waiting[0]!(answerOf(1));
  assert.equal(got.length, 3);
});

test("a cache holds as many answers as it is told, the newest", () => {
  const clock = new VirtualClock();
  let asked = 0;
  const resolver = new Resolver({
    clock,
    limit: 2,
    upstream: (q, answer) => {
      asked++;
      answer({ id: 0, questions: [q], answers: [{ ...q, ttl: 60, data: "192.0.2.1" }] });
    },
  });
  const names = ["a.example", "b.example", "c.example", "c.example", "b.example", "a.example"];
  for (const name of names) resolver.resolve({ id: 1, questions: [{ name, type: "A" }] }, () => {});
  assert.equal(asked, 4);
});

test("a query with no question or two is a format error", () => {
  const { resolver } = bench();
  for (const questions of [[], [question, question]]) {
    resolver.resolve({ id: 1, questions }, (m) => assert.equal(m.rcode, "FORMERR"));
  }
});

function zone(ttl = 60) {
  return new Authority({
    ...{ origin: "booking.example", service: "api.booking.example", ttl, negativeTtl: 30 },
    addresses: ["192.0.2.1", "192.0.2.2"],
    policy: { answer: ({ city }) => [city] },
    view: { regions: [], healthy: () => true },
    locate: (address) => ({ city: address === "198.51.100.0" ? 1 : 0, latitude: 0, longitude: 0 }),
    records: [{ name: "www.eu.booking.example", type: "A", ttl: 5, data: "192.0.2.3" }],
  });
}
const asked = (name: string, type: "A" | "AAAA" = "A", more: Partial<Message> = {}): Message => ({
  ...{ id: 3, questions: [{ name, type }] },
  ...more,
});

test("an authority answers by place, says for how large a network, and knows what it has not", () => {
  const authority = zone();
  assert.equal(
    authority.answer(asked("API.booking.example"), "10.0.0.1").answers![0]!.data,
    "192.0.2.1",
  );
  const clientSubnet = { address: "198.51.100.0", source: 24, scope: 0 };
  const there = authority.answer(
    asked("api.booking.example", "A", { edns: { udpSize: 1232, clientSubnet } }),
    "10.0.0.1",
  );
  assert.equal(there.answers![0]!.data, "192.0.2.2");
  assert.equal(there.edns!.clientSubnet!.scope, 24);
  assert.equal(authority.answer(asked("nope.booking.example"), "").rcode, "NXDOMAIN");
  assert.equal(authority.answer(asked("api.booking.example", "AAAA"), "").rcode, "NOERROR");
  // A name between that has nothing itself is there all the same (RFC 8020).
  assert.equal(authority.answer(asked("eu.booking.example"), "").rcode, "NOERROR");
  assert.equal(authority.answer(asked("booking.example.org"), "").rcode, "REFUSED");
  assert.equal(authority.answer(asked("xbooking.example"), "").rcode, "REFUSED");
  assert.equal(
    authority.answer({ ...asked("api.booking.example"), opcode: 5 }, "").rcode,
    "NOTIMP",
  );
  assert.equal(authority.answer({ id: 1, questions: [] }, "").rcode, "FORMERR");
});

test("that there is no such name is kept for as long as the zone says, and not longer", () => {
  const clock = new VirtualClock(), authority = zone();
  const resolver = new Resolver({
    clock,
    serveStale: false,
    upstream: (q, answer) => answer(authority.answer({ id: 1, questions: [q] }, "10.0.0.1")),
  });
  const ask = () =>
    resolver.resolve(asked("nope.booking.example"), (m) => assert.equal(m.rcode, "NXDOMAIN"));
  ask(), clock.runSync({ until: 29_999 }), ask();
  assert.equal(authority.answered, 1);
  clock.runSync({ until: 30_000 }), ask();
  assert.equal(authority.answered, 2);
});

test("TTL 0 and 2³¹ − 1 are allowed, 2³¹ and halves are not", () => {
  zone(0), zone(0x7fffffff);
  assert.throws(
    () => zone(2 ** 31),
    /a TTL must be a whole number of seconds from 0 to 2147483647: received 2147483648/,
  );
  assert.throws(() => zone(0.5), /received 0.5/);
  assert.throws(() => (zone().ttl = 2 ** 31), /Cannot change a TTL: .* received 2147483648/);
});

test("a client tries the next address when one fails, and asks again after the last", () => {
  const clock = new VirtualClock();
  let asks = 0;
  const client = new DnsClient({
    ...{ clock, name: question.name },
    ask: (_, answer) => {
      asks++;
      answer({
        id: 0,
        questions: [question],
        answers: ["192.0.2.1", "192.0.2.2"].map((data) => ({ ...question, ttl: 60, data })),
      });
    },
  });
  const tried: (string | undefined)[] = [];
  const call = () => client.address((a) => void tried.push(a));
  call(),
    client.failed("192.0.2.1"),
    call(),
    client.failed("192.0.2.1"),
    call(),
    client.failed("192.0.2.2"),
    call();
  assert.deepEqual(tried, ["192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.1"]);
  assert.equal(asks, 2);
});

test("a client that pins its address keeps it when it is dead", () => {
  const clock = new VirtualClock();
  let asks = 0;
  const client = new DnsClient({
    ...{ clock, name: question.name, pins: true },
    ask: (_, answer) => (asks++, answer(answerOf(1))),
  });
  client.address(() => {});
  clock.runSync({ until: 3_600_000 });
  client.failed("192.0.2.1");
  client.address((a) => assert.equal(a, "192.0.2.1"));
  assert.equal(asks, 1);
});

test("after a failure behind a stale answer nobody tries again for five seconds", () => {
  const { clock, waiting, got, ask, resolver } = bench({ attempts: 1, staleAfter: 0 });
  ask(), waiting[0]!(answerOf(10));
  clock.runSync({ until: 20_000 });
  ask(), waiting[1]!(undefined);
  clock.runSync({ until: 24_000 });
  ask();
  assert.equal(resolver.sent, 2);
  clock.runSync({ until: 25_001 });
  ask();
  assert.equal(resolver.sent, 3);
  assert.ok(got.every(({ rcode }) => rcode === "NOERROR"));
});
