import type { Jwk } from "./jwa.ts";
import { weakness } from "./key-strength.ts";
import type { Store } from "./store.ts";

/** A key pair as a store keeps it. */
interface KeptKey {
  privateJwk: Jwk;
  publicJwk: Jwk;
  /** When it was made and published, in ms. */
  madeAt: number;
}

/** A key pair of a ring. Keys follow each other by their slots: 1, 2, 3 and so on. */
export interface RingKey extends KeptKey {
  slot: number;
  kid: string;
  /** When it began to sign, in ms; `undefined` before. */
  since?: number;
  /** When the one in the next slot took over, in ms. */
  retired?: number;
}

/** Keeps a key in a slot, unless there is one: the store lets one of many take it, without any lock. */
export async function addKey(store: Store, slot: number, key: KeptKey): Promise<void> {
  await store.add("key", String(slot), { value: key, expiresAt: Infinity });
}

/**
 * The keys of a store, oldest first; a weak one is refused, whoever put it there. To use an item is to let its key sign, which happens once as well.
 *
 * @param before What was read last: its objects stay, so that a key is imported once and not at each reading.
 */
export async function readKeys(
  store: Store,
  now: number,
  before: readonly RingKey[] = [],
): Promise<RingKey[]> {
  const items = await store.list<KeptKey>("key", now);
  for (const { key, value } of items) {
    const weak = weakness(value.privateJwk) ?? weakness(value.publicJwk);
    if (weak !== undefined) throw new TypeError(`Cannot read the key ring: key ${key}: ${weak}`);
  }
  const keys = items.map(({ key, value, usedAt }): RingKey => {
    const kid = value.publicJwk.kid!, known = before.find((old) => old.kid === kid) ?? value;
    const { privateJwk, publicJwk } = known;
    const since = usedAt === undefined ? {} : { since: usedAt };
    return { privateJwk, publicJwk, madeAt: value.madeAt, slot: Number(key), kid, ...since };
  }).sort((a, b) => a.slot - b.slot);
  return keys.map((key, i) => {
    const retired = keys[i + 1]?.since;
    return retired === undefined ? key : { ...key, retired };
  });
}

/** Who of a ring does what. Of those that may sign, the youngest does. */
export function inRoles(
  keys: readonly RingKey[],
): { active: RingKey; old: RingKey[]; next: RingKey | undefined } {
  const signing = keys.filter(({ since }) => since !== undefined);
  const next = keys.find(({ since }) => since === undefined);
  return { active: signing.at(-1)!, old: signing.slice(0, -1), next };
}

/** Removes keys that stopped signing before `dead`, in ms: nobody needs to verify by them any more. */
export async function forgetDead(
  store: Store,
  keys: readonly RingKey[],
  dead: number,
): Promise<void> {
  const gone = keys.filter(({ retired }) => retired !== undefined && retired <= dead);
  await Promise.all(gone.map(({ slot }) => store.remove("key", String(slot))));
}
