import type { Redis } from "ioredis";
import { requireNumber } from "../../sim/require-number.ts";
import type { Change, Versioned } from "../shop/change.ts";
import type { Document } from "../documents/value.ts";
import type { Derived } from "../shop/stores.ts";
import { clearUnder, keysUnder } from "./redis-keys.ts";

/**
 * Takes a value over if it is news, in one step of the server. A value stands as its version, a line break and its
 * JSON; a tombstone has nothing behind the line break.
 */
const SET_IF_NEWER = `
  local held = redis.call('GET', KEYS[1])
  if held then
    local at = string.find(held, '\\n', 1, true)
    local version = tonumber(string.sub(held, 1, at - 1))
    local gone = at == #held
    local news = version < tonumber(ARGV[1]) or
      (version == tonumber(ARGV[1]) and gone and ARGV[2] ~= '')
    if not news then return 0 end
  end
  redis.call('SET', KEYS[1], ARGV[1] .. '\\n' .. ARGV[2], 'PX', ARGV[3])
  return 1`;

/** How a {@linkcode RedisDerived} keeps its values. */
export interface RedisDerivedOptions {
  readonly client: Redis;
  /** What its keys begin with. */
  readonly prefix: string;
  /**
   * How long a value is kept, in ms. A tombstone that is forgotten lets an older value in again, so it must be longer
   * than any reader takes between its load and its put. Default: an hour.
   */
  readonly ttl?: number;
}

/** A store that follows in Redis: a cache, which takes only what is newer, by a script of three lines that matter. */
export class RedisDerived implements Derived {
  readonly #client: Redis;
  readonly #prefix: string;
  readonly #ttl: number;

  constructor({ client, prefix, ttl = 3_600_000 }: RedisDerivedOptions) {
    requireNumber("create RedisDerived", "ttl", ttl, { unit: "ms", min: 1, integer: true });
    this.#client = client;
    this.#prefix = prefix;
    this.#ttl = ttl;
  }

  async read(key: string): Promise<Versioned | undefined> {
    return valueOf(await this.#client.get(this.#prefix + key));
  }

  async apply({ key, version, document }: Change): Promise<boolean> {
    const value = document === null ? "" : JSON.stringify(document);
    return await this.#client.eval(
      ...[SET_IF_NEWER, 1, this.#prefix + key, version, value, this.#ttl] as const,
    ) === 1;
  }

  async overwrite({ key, version, document }: Change): Promise<void> {
    if (document === null) await this.#client.del(this.#prefix + key);
    else {
      const value = `${version}\n${JSON.stringify(document)}`;
      await this.#client.set(this.#prefix + key, value, "PX", this.#ttl);
    }
  }

  async entries(): Promise<readonly Change[]> {
    const all: Change[] = [];
    for await (const keys of keysUnder(this.#client, this.#prefix)) {
      const values = await this.#client.mget(keys);
      keys.forEach((key, i) => {
        const found = valueOf(values[i]);
        if (found) all.push({ key: key.slice(this.#prefix.length), ...found });
      });
    }
    return all;
  }

  async clear(): Promise<void> {
    await clearUnder(this.#client, this.#prefix);
  }
}

function valueOf(text: string | null | undefined): Versioned | undefined {
  if (!text) return undefined;
  const at = text.indexOf("\n"), value = text.slice(at + 1);
  if (value === "") return undefined;
  return { version: Number(text.slice(0, at)), document: JSON.parse(value) as Document };
}
