import dnsPacket from "dns-packet";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { Resolver as RuntimeResolver } from "node:dns/promises";
import { connect } from "node:net";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import { RealClock } from "../../sim/real-clock.ts";
import { encode } from "../dns/codec.ts";
import type { Message } from "../dns/message.ts";
import { Authority } from "../dns/authority.ts";
import { cityNumber } from "../round-trips.ts";
import { ScaledClock } from "../scaled-clock.ts";
import { dnsExchange } from "./dns-exchange.ts";
import { serveDns } from "./dns-server.ts";
import { startWorld } from "./world.ts";

const NAME = "api.booking.example";
function zone(ttl = 42): Authority {
  const many = Array.from({ length: 60 }, (_, i) => ({
    ...{
      name: "many.booking.example",
      type: "TXT" as const,
      ttl: 1,
      data: `"${i} ${"x".repeat(40)}"`,
    },
  }));
  return new Authority({
    ...{ origin: "booking.example", service: NAME, ttl, addresses: ["192.0.2.7"], records: many },
    policy: { answer: () => [0] },
    view: { regions: [], healthy: () => true },
    locate: () => ({ city: 0, latitude: 0, longitude: 0 }),
  });
}
async function served(run: (port: number, authority: Authority) => Promise<void>): Promise<void> {
  const authority = zone();
  const server = await serveDns((query, from, answer) => answer(authority.answer(query, from)));
  try {
    await run(server.port, authority);
  } finally {
    await server.close();
  }
}

test("the runtime's own resolver resolves from our authority, TTL included", () =>
  served(async (port) => {
    const resolver = new RuntimeResolver({ timeout: 2_000, tries: 2 });
    resolver.setServers([`127.0.0.1:${port}`]);
    assert.deepEqual(await resolver.resolve4(NAME), ["192.0.2.7"]);
    await assert.rejects(resolver.resolve4("nope.booking.example"));
    if (!("Deno" in globalThis)) { // Deno's does not know the option
      assert.deepEqual(await resolver.resolve4(NAME, { ttl: true }), [{
        address: "192.0.2.7",
        ttl: 42,
      }]);
    }
  }));

test("a datagram by dns-packet is answered, and dns-packet reads it, TTL included", () =>
  served(async (port) => {
    const socket = createSocket("udp4");
    try {
      const bytes = dnsPacket.encode({
        type: "query",
        id: 77,
        questions: [{ type: "A", name: NAME }],
      });
      const answer = new Promise<Buffer>((resolve) => socket.once("message", resolve));
      socket.send(bytes, port, "127.0.0.1");
      const read = dnsPacket.decode(await answer);
      assert.equal(read.id, 77);
      const [record] = read.answers as unknown as { data: string; ttl: number }[];
      assert.deepEqual([record!.data, record!.ttl], ["192.0.2.7", 42]);
    } finally {
      socket.close();
    }
  }));

test("an answer that does not fit into a datagram is fetched by TCP", () =>
  served(async (port) => {
    const client = await dnsExchange(port, 2_000);
    try {
      const message = await client.ask({ name: "many.booking.example", type: "TXT" });
      assert.equal(message!.answers!.length, 60);
      assert.equal(message!.truncated, false);
    } finally {
      await client.close();
    }
  }));

test("garbage is dropped or told so, a handler that throws is a failure, and the next query is answered", async () => {
  let throws = true;
  const server = await serveDns((query, _, answer) => {
    if (throws) throw new Error("a bug");
    answer({ ...query, response: true });
  });
  const client = await dnsExchange(server.port, 2_000);
  const socket = createSocket("udp4");
  try {
    const r = random(2);
    for (let i = 0; i < 300; i++) {
      socket.send(
        Uint8Array.from({ length: r.int(40) }, () => r.int(256)),
        server.port,
        "127.0.0.1",
      );
    }
    const question = { name: "a.example", type: "A" as const };
    assert.equal((await client.ask(question))!.rcode, "SERVFAIL");
    throws = false;
    assert.equal((await client.ask(question))!.rcode, "NOERROR");
    const reply = new Promise<Buffer>((resolve) =>
      socket.on("message", (m) => m[0] === 9 && resolve(m))
    );
    socket.send(Uint8Array.from([9, 9, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1]), server.port, "127.0.0.1");
    assert.equal((await reply)[3]! & 15, 1);
    assert.ok(server.dropped > 0);
    const wire = connect(server.port, "127.0.0.1");
    const ended = new Promise((resolve) => wire.on("close", resolve).on("error", () => {}));
    wire.on("connect", () => wire.write(Uint8Array.from([0, 3, 1, 2, 3])));
    await ended;
  } finally {
    socket.close();
    await client.close();
    await server.close();
    await server.close();
  }
});

test("answers with a wrong id, question or sender are dropped, and the right one is still taken", async () => {
  const server = createSocket("udp4"), forger = createSocket("udp4");
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  const question = { name: "a.example", type: "A" as const };
  const answer = (id: number, data: string, name = question.name): Uint8Array =>
    encode({
      id,
      response: true,
      questions: [{ ...question, name }],
      answers: [{ ...question, ttl: 1, data }],
    });
  server.on("message", (bytes, { port }) => {
    const id = bytes[0]! << 8 | bytes[1]!;
    server.send(answer(id ^ 1, "192.0.2.66"), port, "127.0.0.1");
    server.send(answer(id, "192.0.2.66", "b.example"), port, "127.0.0.1");
    forger.send(answer(id, "192.0.2.66"), port, "127.0.0.1", () => {
      setTimeout(() => server.send(answer(id, "192.0.2.1"), port, "127.0.0.1"), 30);
    });
  });
  const client = await dnsExchange(server.address().port, 2_000);
  try {
    const message = await client.ask(question) as Message;
    assert.equal(message.answers![0]!.data, "192.0.2.1");
    assert.equal(client.dropped, 3);
  } finally {
    await client.close();
    server.close(), forger.close();
  }
});

test("a server that does not answer costs the time-out, and closing leaves nobody waiting", async () => {
  const silent = createSocket("udp4");
  await new Promise<void>((resolve) => silent.bind(0, "127.0.0.1", resolve));
  const client = await dnsExchange(silent.address().port, 30);
  assert.equal(await client.ask({ name: "a.example", type: "A" }), undefined);
  const patient = await dnsExchange(silent.address().port, 60_000);
  const waiting = patient.ask({ name: "a.example", type: "A" });
  await patient.close();
  assert.equal(await waiting, undefined);
  assert.equal(await patient.ask({ name: "a.example", type: "A" }), undefined);
  await client.close();
  silent.close();
});

test("a region that is killed is left: found by probes, answered by DNS, and taken back when it lives", async () => {
  const clock = new ScaledClock(new RealClock(), 100);
  const world = await startWorld({
    ...{
      clock,
      random: random(1),
      scale: 0.01,
      cities: ["Frankfurt", "Washington DC"].map(cityNumber),
    },
    ...{ interval: 4_000, timeout: 8_000, fall: 2, ttl: 2, budget: 30_000 },
  });
  const until = async (region: number) => {
    for (let i = 0; i < 500; i++) {
      if (await world.lookUp() === region) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.fail(`never came to ${region}`);
  };
  try {
    await until(0);
    world.regions.kill(0);
    await until(1);
    await world.regions.restart(0);
    await until(0);
  } finally {
    await world.close();
  }
});
