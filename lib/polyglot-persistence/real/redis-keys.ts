import type { Redis } from "ioredis";

/** What `MATCH` reads as a pattern; a prefix is text. */
const GLOB = /[\\*?[\]^-]/g;

/**
 * The keys that begin with a prefix, whatever characters are in it, page by page: each once. Redis walks over all of
 * its keys for that: it is for clearing up and comparing, not for a page. O(keys).
 */
export async function* keysUnder(client: Redis, prefix: string): AsyncGenerator<string[]> {
  const pattern = `${prefix.replace(GLOB, "\\$&")}*`, seen = new Set<string>();
  let cursor = "0";
  do {
    const [next, found] = await client.scan(cursor, "MATCH", pattern, "COUNT", 500);
    // The walk may come by a key twice.
    const fresh = found.filter((key) => !seen.has(key));
    for (const key of fresh) seen.add(key);
    if (fresh.length > 0) yield fresh;
    cursor = next;
  } while (cursor !== "0");
}

/** Removes the keys that begin with a prefix. */
export async function clearUnder(client: Redis, prefix: string): Promise<void> {
  for await (const keys of keysUnder(client, prefix)) await client.del(...keys);
}
