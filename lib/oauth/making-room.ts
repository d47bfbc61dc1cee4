import type { Clock } from "../sim/mod.ts";
import { OAuthError } from "./errors.ts";
import { type Store, StoreFull } from "./store.ts";

/** Least time between two sweeps of a full store, in ms: under a flood each would find nothing. */
const PAUSE = 1000;

/**
 * A store that, when it is full, first forgets what has expired. Where that makes no room the request is
 * refused for the moment and not as an error of the server.
 */
export function makingRoom(store: Store, clock: Clock): Store {
  let sweptAt = -Infinity;
  const add: Store["add"] = async (kind, key, item) => {
    try {
      return await store.add(kind, key, item);
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
    }
    const now = clock.now();
    if (now - sweptAt >= PAUSE) {
      sweptAt = now;
      if (await store.sweep(now) > 0) return await add(kind, key, item);
    }
    throw new OAuthError("temporarily_unavailable", "there is no room now", 503, PAUSE / 1000);
  };
  return {
    add,
    find: (kind, key, now) => store.find(kind, key, now),
    use: (kind, key, now) => store.use(kind, key, now),
    replace: (kind, key, value) => store.replace(kind, key, value),
    remove: (kind, key) => store.remove(kind, key),
    list: (kind, now) => store.list(kind, now),
    revokeFamily: async (family, expiresAt) =>
      void await add("revoked", family, { value: {}, expiresAt }),
    sweep: (now) => store.sweep(now),
  };
}
