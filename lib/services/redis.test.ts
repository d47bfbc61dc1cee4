import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { after } from "node:test";
import { findRedisServer, startRedisServer } from "./redis-server.ts";
import { mockRedis, privateRedis, realRedis, redis, type RedisService } from "./redis.ts";

/** A configured one, else a server of this test's own that stands for it. */
const own = process.env["REDIS_URL"] ? undefined : await startRedisServer();
const url = process.env["REDIS_URL"] ?? own?.url;
after(() => own?.stop());
const makers: [string, () => Promise<RedisService | undefined> | RedisService | undefined][] = [
  ["ioredis-mock", mockRedis],
  ["a private Redis server", privateRedis],
  ["a configured Redis", () => url ? realRedis({ url, variable: "REDIS_URL" }) : undefined],
];

for (const [name, make] of makers) {
  const service = await make();
  const skip = service ? false : `${name} is not there`;
  const title = (text: string) => `${name}: ${text}${skip ? ` [skipped: ${skip}]` : ""}`;
  const key = (text: string) => `under-load:test:${text}`;

  test(title("a value is read back until it expires"), { skip }, async () => {
    const { client } = service!;
    await client.set(key("value"), "1", "PX", 60);
    assert.equal(await client.get(key("value")), "1");
    await new Promise((resolve) => setTimeout(resolve, 120));
    assert.equal(await client.get(key("value")), null);
  });

  test(title("it says whether commands cross a network"), { skip }, () => {
    assert.equal(service!.networked, name !== "ioredis-mock");
    assert.match(service!.detail, /^(ioredis-mock|(a private )?(Redis|Valkey) \d+\.\d+)/);
  });

  test(title("two connections see the same data"), { skip }, async () => {
    const other = service!.connect();
    await service!.client.incrby(key("shared"), 5);
    assert.equal(await other.get(key("shared")), "5");
    await other.del(key("shared"));
  });

  test(
    title("a script runs in one step and again after the scripts were flushed"),
    { skip },
    async () => {
      const { client } = service!;
      client.defineCommand("underLoadAdd", {
        numberOfKeys: 1,
        lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])",
      });
      const add = () =>
        (client as unknown as Record<string, (...args: unknown[]) => Promise<number>>)[
          "underLoadAdd"
        ]!(key("script"), 2);
      assert.equal(await add(), 2);
      if (name !== "ioredis-mock") await client.script("FLUSH");
      assert.equal(await add(), 4);
      await client.del(key("script"));
    },
  );

  test(title("closing twice does nothing"), { skip }, async () => {
    await service!.close();
    await service!.close();
  });
}

test("a Redis that is configured but not there is named in one line, and the embedded one is used", async () => {
  const said: string[] = [];
  const warn = console.warn;
  console.warn = (text: string) => void said.push(text);
  const before = process.env["REDIS_URL"];
  process.env["REDIS_URL"] = "redis://:secret@127.0.0.1:1";
  try {
    const service = await redis();
    assert.equal(service.kind, "embedded");
    assert.equal(await service.client.ping(), "PONG");
    await service.close();
  } finally {
    console.warn = warn;
    if (before === undefined) delete process.env["REDIS_URL"];
    else process.env["REDIS_URL"] = before;
  }
  assert.equal(said.length, 1);
  assert.match(
    said[0]!,
    /^Redis at redis:\/\/…@127\.0\.0\.1:1 does not answer .*unset REDIS_URL\.$/,
  );
});

test("asking twice gives the same service until it is closed", async () => {
  const first = await redis();
  assert.equal(await redis(), first);
  await first.close();
  const second = await redis();
  assert.notEqual(second, first);
  await second.close();
});

test("a server program is found on the PATH by either name, and one that is no program is not", () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-"));
  try {
    assert.notEqual(dirname(findRedisServer(folder) ?? ""), folder);
    writeFileSync(join(folder, "redis-server"), "", { mode: 0o644 });
    assert.notEqual(dirname(findRedisServer(folder) ?? ""), folder);
    writeFileSync(join(folder, "valkey-server"), "#!/bin/sh\n", { mode: 0o755 });
    assert.equal(findRedisServer(folder), join(folder, "valkey-server"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a program that ends at once is no server, and is not waited for", async () => {
  assert.equal(await privateRedis("/bin/false"), undefined);
  assert.equal(await privateRedis("/nowhere/redis-server"), undefined);
});
