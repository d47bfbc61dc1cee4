import { sha256 } from "../../encoding.ts";
import { generateKey, type Jwk } from "../../jwa.ts";
import { MemoryStore } from "../../memory-store.ts";
import type { Client } from "../../client.ts";
import type { Item, Kind } from "../../store.ts";
import type { Fetch } from "../../user-agent.ts";

/** Parts of a server as they are written in a hurry, where no check of the strategy stands. */

/** A ring of keys that publishes whatever it signs with: of a shared secret, all of it. */
export async function publishingRing(
  alg: "HS256",
): Promise<{ signer: Jwk; jwks: { keys: Jwk[] } }> {
  const { privateJwk, publicJwk } = await generateKey(alg, "key-1");
  return { signer: privateJwk, jwks: { keys: [publicJwk] } };
}

/** Compares with a stand-in where a client has no hash, and forgets that the stand-in can be guessed. */
export function believesNobody(client: Client | undefined, secret: string): boolean {
  return sha256(secret) === (client?.secretHash ?? sha256("nobody"));
}

/** Registers whatever is a URL. */
export function registersAnyUrl(client: Client): Client {
  if (!client.redirectUris.every((uri) => URL.canParse(uri))) throw new TypeError("no URL");
  return client;
}

/** Takes pushed requests without a look at the proof that came along. */
export function ignoresProofs(fetch: Fetch, path: string): Fetch {
  return (request) => {
    const copy = new Request(request);
    if (new URL(request.url).pathname === path) copy.headers.delete("DPoP");
    return fetch(copy);
  };
}

/** Resolves a path against its own URL: two slashes at its beginning name another host. */
export function resolvedUrl(request: Request, own: string): string {
  return new URL(new URL(request.url).pathname, own).href;
}

/** Reads a body to its end, whenever that is. */
export async function readsAll(request: Request): Promise<number> {
  await request.text();
  return 200;
}

/** Has one room for all kinds of items, and fails when it is full. */
export class OneRoom extends MemoryStore {
  constructor(readonly room: number) {
    super();
  }

  override add<V extends object>(kind: Kind, key: string, item: Item<V>): Promise<boolean> {
    if (this.size < this.room) return super.add(kind, key, item);
    return Promise.reject(new RangeError("no room"));
  }
}
