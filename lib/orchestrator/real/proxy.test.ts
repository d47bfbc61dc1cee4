import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { LeastConnections } from "../../horizontal-scaling/mod.ts";
import { freePort } from "../../services/mod.ts";
import { random } from "../../sim/mod.ts";
import { get } from "../experiments/real/mod.ts";
import { Proxy, type ProxyOptions } from "./mod.ts";

/** A pod that answers with its name after a time, or at once. */
function pod(name: string, ms = 0): Promise<Server> {
  const server = createServer((_, response) => {
    setTimeout(() => response.end(JSON.stringify({ version: name })), ms);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
const at = (name: string, server: Server) => ({
  pod: name,
  host: "127.0.0.1",
  port: (server.address() as AddressInfo).port,
});
async function behind(options: ProxyOptions, run: (proxy: Proxy) => Promise<void>): Promise<void> {
  const proxy = await Proxy.start(options);
  try {
    await run(proxy);
  } finally {
    await proxy.close();
  }
}

test("who is sent to a pod that is gone gets the answer of another, and a count says so", {
  timeout: 120_000,
}, async () => {
  const live = await pod("a"), dead = { pod: "b", host: "127.0.0.1", port: await freePort() };
  await behind({ endpoints: () => [dead, at("a", live)] }, async (proxy) => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => get(proxy.port)));
    assert.deepEqual(new Set(answers), new Set(["a"]));
    assert.ok(proxy.retried >= 4 && proxy.refused === 0, `${proxy.retried} ${proxy.refused}`);
  });
  await behind({ endpoints: () => [dead] }, async (proxy) => {
    assert.equal(await get(proxy.port), undefined);
    assert.deepEqual([proxy.retried, proxy.refused], [0, 1]);
  });
  live.close();
});
test("each pod in turn, or the one with the fewest connections", { timeout: 120_000 }, async () => {
  const [quick, slow] = await Promise.all([pod("quick"), pod("slow", 60)]);
  const endpoints = () => [at("quick", quick), at("slow", slow)];
  const shares = async (options: Partial<ProxyOptions>) => {
    let slowOnes = 0, sent = 0;
    await behind({ endpoints, ...options }, async (proxy) => {
      const callers = Array.from({ length: 4 }, async () => {
        while (sent++ < 60) if (await get(proxy.port) === "slow") slowOnes++;
      });
      await Promise.all(callers);
    });
    return slowOnes / 60;
  };
  assert.equal(await shares({}), 0.5);
  assert.ok(
    await shares({ balancing: (pool) => new LeastConnections(pool, random("proxy")) }) < 0.35,
  );
  quick.close();
  slow.close();
});
test("a registry or a policy that throws lets nobody in, and ends nothing", {
  timeout: 120_000,
}, async () => {
  const live = await pod("a");
  const fails = () => {
    throw new Error("not now");
  };
  for (
    const options of [{ endpoints: fails }, { endpoints: () => [at("a", live)], allowed: fails }]
  ) {
    await behind(options, async (proxy) => {
      assert.equal(await get(proxy.port), undefined);
      assert.equal(proxy.refused, 1);
    });
  }
  live.close();
});
