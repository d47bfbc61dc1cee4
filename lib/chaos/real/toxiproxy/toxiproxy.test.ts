import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { test } from "node:test";
import { Toxiproxy } from "toxiproxy-node-client";
import { serveHere } from "../../../services/serve-here.ts";
import { random } from "../../../sim/mod.ts";
import { ProxyCollection, type Stream, toxiproxyApi } from "./mod.ts";
import { talk } from "../truths/toxic-client.ts";

/** Bun would end a test after five seconds, which a busy machine may need. */
const LONG = { timeout: 120_000 };

async function echo(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as { port: number }).port };
}

const portOf = (listen: string) => Number(listen.split(":")[1]);

test("Toxiproxy's own client drives our server: proxies, toxics, reset", LONG, async () => {
  const proxies = new ProxyCollection(random(1)), { server, port } = await echo();
  const served = await serveHere(toxiproxyApi(proxies).fetch, 20_000);
  try {
    const client = new Toxiproxy(served.url.replace(/\/$/, ""));
    const proxy = await client.createProxy({
      name: "redis",
      listen: "127.0.0.1:0",
      upstream: `127.0.0.1:${port}`,
    });
    const toxic = await proxy.addToxic({
      name: "late",
      type: "latency",
      stream: "downstream",
      toxicity: 1,
      attributes: { latency: 80, jitter: 0 },
    });
    const slow = await talk(portOf(proxy.listen), { send: 5, expect: 5, patience: 1000 });
    assert.ok(slow !== "refused" && slow.ms >= 79, JSON.stringify(slow));
    await toxic.update({ attributes: { latency: 1, jitter: 0 }, toxicity: 1 } as never);
    const quick = await talk(portOf(proxy.listen), { send: 5, expect: 5, patience: 1000 });
    assert.ok(quick !== "refused" && quick.bytes === 5);
    await client.reset();
    assert.deepEqual(proxies.get("redis").toxics, []);
    await proxy.remove();
    assert.deepEqual(Object.keys((await client.getAll()) as object), []);
  } finally {
    await served.close();
    await proxies.close();
    server.close();
  }
});

test("nothing in flight is lost or overtaken while toxics come, change and go", LONG, async () => {
  const proxies = new ProxyCollection(random(2)), { server, port } = await echo();
  const proxy = await proxies.add({ name: "p", upstream: `127.0.0.1:${port}`, enabled: true });
  const { connect } = await import("node:net"), socket = connect(portOf(proxy.listen), "127.0.0.1");
  const got: number[] = [];
  socket.on("data", (data) => got.push(...new Uint8Array(data as Uint8Array)));
  try {
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    const sent: number[] = [],
      chance = random(3),
      kinds = [
        ["latency", { latency: 20, jitter: 15 }],
        ["bandwidth", { rate: 5 }],
        ["slicer", { average_size: 3, size_variation: 1, delay: 500 }],
        ["noop", {}],
      ] as const;
    const added: { name: string; stream: Stream }[] = [];
    for (let i = 0; i < 120; i++) {
      const stream: Stream = chance.int(2) ? "upstream" : "downstream";
      const [type, attributes] = kinds[chance.int(kinds.length)]!;
      if (added.length < 4 && chance.int(3) === 0) {
        const toxic = { name: `t${i}`, type, stream, toxicity: 1, attributes: { ...attributes } };
        proxy.add(toxic);
        added.push(toxic);
      } else if (added.length > 0 && chance.int(2)) {
        const [gone] = added.splice(chance.int(added.length), 1);
        proxy.remove(proxy.toxics.find(({ name }) => name === gone!.name)!);
      }
      const bytes = Array.from({ length: 1 + chance.int(20) }, () => chance.int(256));
      sent.push(...bytes);
      socket.write(new Uint8Array(bytes));
      if (i % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    for (const toxic of [...proxy.toxics]) proxy.remove(toxic);
    for (let i = 0; i < 200 && got.length < sent.length; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(got, sent);
  } finally {
    socket.destroy();
    await proxies.close();
    server.close();
  }
});

test("a sender is made to wait while a toxic holds more than a few megabytes", LONG, async () => {
  const proxies = new ProxyCollection(random(4)), { server, port } = await echo();
  const proxy = await proxies.add({ name: "p", upstream: `127.0.0.1:${port}`, enabled: true });
  proxy.add({
    name: "stall",
    type: "bandwidth",
    stream: "upstream",
    toxicity: 1,
    attributes: { rate: 0 },
  });
  const { connect } = await import("node:net"), socket = connect(portOf(proxy.listen), "127.0.0.1");
  try {
    let taken = 0;
    const chunk = new Uint8Array(1 << 20);
    for (let i = 0; i < 64; i++) socket.write(chunk, () => taken++);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.ok(taken < 32, `${taken} MB were taken`);
    let got = 0;
    socket.on("data", (data) => got += data.length);
    proxy.remove(proxy.toxics[0]!);
    for (let i = 0; i < 400 && got < 64 << 20; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(got, 64 << 20);
  } finally {
    socket.destroy();
    await proxies.close();
    server.close();
  }
});

test(
  "half of the connections are ill at toxicity 0.5, each for all of its life",
  LONG,
  async () => {
    const proxies = new ProxyCollection(random(5)), { server, port } = await echo();
    const proxy = await proxies.add({ name: "p", upstream: `127.0.0.1:${port}`, enabled: true });
    proxy.add({
      name: "t",
      type: "timeout",
      stream: "downstream",
      toxicity: 0.5,
      attributes: { timeout: 30 },
    });
    const seen = await Promise.all(
      Array.from(
        { length: 60 },
        () => talk(portOf(proxy.listen), { send: 3, expect: 3, patience: 400 }),
      ),
    );
    const ill = seen.filter((one) => one !== "refused" && one.end === "fin").length;
    await proxies.close();
    server.close();
    assert.ok(ill > 15 && ill < 45, String(ill));
  },
);

test("addresses off this machine are refused, and what is not JSON", LONG, async () => {
  const proxies = new ProxyCollection(random(6)), api = toxiproxyApi(proxies);
  const ask = async (path: string, body: string) => {
    const response = await api.fetch(
      new Request(`http://localhost${path}`, { method: "POST", body }),
    );
    return [response.status, (await response.json()).error];
  };
  const off = await ask(
    "/proxies",
    JSON.stringify({ name: "a", listen: "0.0.0.0:0", upstream: "127.0.0.1:1" }),
  );
  assert.match(off[1], /only loopback addresses/);
  assert.equal(
    (await ask("/proxies", JSON.stringify({ name: "a", upstream: "127.0.0.1:1" })))[1],
    undefined,
  );
  const negative = await ask(
    "/proxies/a/toxics",
    JSON.stringify({ type: "latency", attributes: { latency: -5 } }),
  );
  assert.match(negative[1], /latency must be a whole number of at least 0: received -5/);
  assert.deepEqual(await ask("/proxies/a/toxics", JSON.stringify({ type: "constructor" })), [
    400,
    "invalid toxic type",
  ]);
  assert.equal((await ask("/proxies", "x".repeat((1 << 20) + 1)))[0], 413);
  await proxies.close();
});
