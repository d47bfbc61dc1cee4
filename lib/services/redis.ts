import { Redis } from "ioredis";
import RedisMock from "ioredis-mock";
import {
  findPlace,
  listens,
  once,
  PATIENCE_MS,
  patiently,
  type Place,
  type Service,
  warnAbsent,
} from "./service.ts";
import { startRedisServer } from "./redis-server.ts";

/** Redis through `ioredis`, whichever answers. */
export interface RedisService extends Service {
  /**
   * Whether commands cross a socket. Where they do not (ioredis-mock), a round trip to this Redis says
   * nothing about networks and must not be quoted as if it did.
   */
  readonly networked: boolean;
  /** A connected client, shared by all who ask. */
  readonly client: Redis;
  /** One more connection to the same data. It is closed with the service. */
  connect(): Redis;
}

const COMPOSE = "redis://127.0.0.1:16379";

/**
 * Redis: at `REDIS_URL`, else at the compose file's port, else a private server where there is a program
 * for it (Redis or Valkey on the PATH, or the Valkey that this course's tasks fetch), else
 * `ioredis-mock`. The first two count as real.
 *
 * @example
 * ```ts
 * import { redis } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * const { client, close } = await redis();
 * await client.set("under-load:example", "1", "PX", 1000);
 * assert.equal(await client.get("under-load:example"), "1");
 * await close();
 * ```
 */
export const redis: () => Promise<RedisService> = once(async () => {
  const place = await findPlace("REDIS_URL", COMPOSE);
  return (place && await realRedis(place)) ?? await privateRedis() ?? mockRedis();
});

/** The Redis at a place; `undefined`, after one line of warning, where it does not answer. */
export async function realRedis(place: Place): Promise<RedisService | undefined> {
  const { hostname, port } = new URL(place.url);
  // Asked first without ioredis, whose refused connection would keep a program alive for its time-out.
  if (!await listens(hostname, Number(port) || 6379, PATIENCE_MS)) {
    warnAbsent("Redis", place, "nothing listens there");
    return undefined;
  }
  return await over(
    place.url,
    "real",
    async () => {},
    (error) => warnAbsent("Redis", place, error),
  );
}

/** A Redis or Valkey server of this process's own; `undefined` where there is no program for it. */
export async function privateRedis(program?: string): Promise<RedisService | undefined> {
  const server = await startRedisServer(program);
  if (!server) return undefined;
  return await over(server.url, "embedded", server.stop, () => {});
}

/** Redis in this process, by `ioredis-mock`. */
export function mockRedis(): RedisService {
  const open: Redis[] = [];
  // A port of its own: mocks of the same address share their data.
  const port = 1 + Math.floor(Math.random() * 1e9);
  const connect = () => {
    const client = new (RedisMock as unknown as typeof Redis)({ port });
    open.push(client);
    return client;
  };
  return {
    name: "Redis",
    kind: "embedded",
    networked: false,
    detail: "ioredis-mock, in this process",
    client: connect(),
    connect,
    // deno-lint-ignore require-await
    close: async () => open.splice(0).forEach((client) => client.disconnect()),
  };
}

async function over(
  url: string,
  kind: "real" | "embedded",
  stop: () => Promise<void>,
  onFail: (error: unknown) => void,
): Promise<RedisService | undefined> {
  const open: Redis[] = [];
  const connect = () => {
    const client = new Redis(url, {
      maxRetriesPerRequest: 1,
      connectTimeout: 2000,
      retryStrategy: (tries) => Math.min(tries * 50, 1000),
    });
    // Without a listener ioredis prints every failed attempt; commands report failures by themselves.
    client.on("error", () => {});
    open.push(client);
    return client;
  };
  const close = async () => {
    open.splice(0).forEach((client) => client.disconnect());
    await stop();
  };
  const client = connect();
  try {
    const info = await patiently(client.info("server"));
    const { host } = new URL(url);
    const whose = kind === "real" ? "" : "a private ";
    return {
      name: "Redis",
      kind,
      networked: true,
      detail: `${whose}${programIn(info)} at ${host}`,
      client,
      connect,
      close,
    };
  } catch (error) {
    await close();
    onFail(error);
    return undefined;
  }
}

/** Which program a server says it is. Valkey calls itself Redis 7.2 to those who ask for nothing else. */
function programIn(info: string): string {
  const field = (name: string) => info.match(new RegExp(`^${name}:(\\S+)`, "m"))?.[1];
  const valkey = field("valkey_version");
  return valkey ? `Valkey ${valkey}` : `Redis ${field("redis_version") ?? ""}`.trim();
}
