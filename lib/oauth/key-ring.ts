import type { Clock } from "../sim/mod.ts";
import { requireNumber } from "../sim/mod.ts";
import { generateKey, isAsymmetric, type Jwk, type SigningAlgorithm } from "./jwa.ts";
import { addKey, forgetDead, inRoles, readKeys, type RingKey } from "./key-slots.ts";
import { MemoryStore } from "./memory-store.ts";
import { Remembered } from "./remembered.ts";
import type { Store } from "./store.ts";
import { thumbprint } from "./thumbprint.ts";

/** How keys are made, where they are kept, and for how long old ones stay published. */
export interface KeyRingOptions {
  clock: Clock;
  /** Of a key pair, since its other half is published. Default: ES256. A new one begins with the next key. */
  algorithm?: SigningAlgorithm;
  /** How long a key stays published after its last signature, in ms: a token's life plus skew. */
  overlap: number;
  /** The store that all servers share. Default: one in memory, for one server that never restarts. */
  store?: Store;
}

/** How long a ring goes by what it has read, in ms: for so long a server may not know of a change. */
const REMEMBER = 1000;
/** Least time between two readings for the sake of a `kid` that nobody knows, in ms. */
const COOLDOWN = 100;

/**
 * The signing keys of all servers on one store. A key is published before it signs (`prepare`), signs
 * (`promote`), and stays published until the last token it signed has expired. Resource servers cache the
 * list, so each of these steps must last longer than their cache and {@linkcode REMEMBER}.
 *
 * **The store holds the private keys, as plain JWKs.** Whoever reads it can sign tokens: encrypt it at rest
 * and guard its backups like a password. A production server keeps them in a key management service that
 * signs without giving them out, and stores their names here.
 *
 * @example
 * ```ts
 * import { KeyRing, MemoryStore } from "#lib/oauth";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const shared = { clock: new VirtualClock(), overlap: 60_000, store: new MemoryStore() };
 * const [ring, other] = [await KeyRing.create(shared), await KeyRing.create(shared)];
 * const kid = await ring.prepare();
 * assert.equal(await other.prepare(), kid);
 * await ring.promote(kid);
 * assert.equal((await ring.signer()).kid, kid);
 * assert.equal((await ring.jwks()).keys.length, 2);
 * ```
 */
export class KeyRing {
  /** Of the keys that this server makes. */
  readonly algorithm: SigningAlgorithm;
  readonly #clock: Clock;
  readonly #overlap: number;
  readonly #store: Store;
  readonly #list: Remembered<RingKey[]>;

  private constructor({ clock, algorithm = "ES256", overlap, store }: KeyRingOptions) {
    requireNumber("create KeyRing", "overlap", overlap, { unit: "ms", min: 0 });
    // By type it can't happen; a text from a configuration can say anything.
    if (!isAsymmetric(algorithm)) {
      throw new TypeError(
        `Cannot create KeyRing: algorithm must sign with a key pair: received ${algorithm}`,
      );
    }
    this.algorithm = algorithm;
    this.#clock = clock;
    this.#overlap = overlap;
    this.#store = store ?? new MemoryStore();
    const read = () => readKeys(this.#store, clock.now(), this.#list.last);
    this.#list = new Remembered({ clock, read, cacheFor: REMEMBER, cooldown: COOLDOWN });
  }

  /**
   * The ring that the store holds, or a new one with its first key.
   *
   * @throws {TypeError} For an algorithm with a shared secret, which `jwks` would give away.
   */
  static async create(options: KeyRingOptions): Promise<KeyRing> {
    const ring = new KeyRing(options), found = await ring.#list.fresh();
    if (found.some(({ since }) => since !== undefined)) return ring;
    // No API can have cached a list yet, so the first key signs at once.
    const first = found[0]?.slot ?? 1;
    if (!found[0]) await addKey(ring.#store, first, await ring.#make());
    await ring.#store.use("key", String(first), options.clock.now());
    await ring.#list.fresh();
    return ring;
  }

  /** Makes and publishes the key that will sign next, and gives its `kid`; where there is one, that one's. */
  async prepare(): Promise<string> {
    const keys = await this.#list.fresh(), last = keys.at(-1)!;
    if (last.since === undefined) return last.kid;
    await forgetDead(this.#store, keys, this.#clock.now() - this.#overlap);
    // A slot is taken once: of servers that prepare at the same time, one makes the key for all.
    await addKey(this.#store, last.slot + 1, await this.#make());
    const made = (await this.#list.fresh()).find(({ slot }) => slot === last.slot + 1);
    // Gone already where the others have changed keys meanwhile, more than once.
    return made?.kid ?? await this.prepare();
  }

  /** Lets the prepared key sign from now on; nothing where it does. @throws {Error} Where none was prepared. */
  async promote(kid?: string): Promise<void> {
    const keys = await this.#list.fresh();
    const key = keys.find((key) => kid === undefined ? key.since === undefined : key.kid === kid);
    if (!key) throw new Error("Cannot promote a key: none was prepared");
    await this.#store.use("key", String(key.slot), this.#clock.now());
    await this.#list.fresh();
  }

  /**
   * Changes the key by itself, when a timer calls this on every server: publishes the next one `ahead` ms
   * before the active one has signed for `every` ms, and lets it sign when it has been published for `ahead`.
   */
  async tend({ every, ahead }: { every: number; ahead: number }): Promise<void> {
    requireNumber("tend KeyRing", "every", every, { unit: "ms", min: 1 });
    requireNumber("tend KeyRing", "ahead", ahead, { unit: "ms", min: 0, max: every });
    const { active, next } = inRoles(await this.#list.fresh()), now = this.#clock.now();
    if (next) return now - next.madeAt >= ahead ? await this.promote(next.kid) : undefined;
    if (now - active.since! >= every - ahead) await this.prepare();
  }

  /** The private key that signs now. */
  async signer(): Promise<Jwk> {
    return inRoles(await this.#read()).active.privateJwk;
  }

  /**
   * The public keys to trust: the active, old ones whose tokens may be alive, and the next. For a `kid` that
   * is not among them the store is asked again.
   */
  async jwks(kid?: string): Promise<{ keys: Jwk[] }> {
    const { active, next, old } = inRoles(await this.#read(kid));
    const dead = this.#clock.now() - this.#overlap;
    const alive = old.filter(({ retired }) => retired! > dead);
    return { keys: [active, ...alive, ...next ? [next] : []].map((key) => key.publicJwk) };
  }

  /** A store that is down is no reason to stop: what was read last still signs and verifies. */
  async #read(kid?: string): Promise<RingKey[]> {
    const keys = await this.#list.get().catch(() => this.#list.last!);
    if (kid === undefined || keys.some((key) => key.kid === kid)) return keys;
    return await this.#list.again().catch(() => undefined) ?? keys;
  }

  /** A key pair that is named by its thumbprint, so that no two have one name wherever they are made. */
  async #make(): Promise<Pick<RingKey, "privateJwk" | "publicJwk" | "madeAt">> {
    const { privateJwk, publicJwk } = await generateKey(this.algorithm, ""),
      kid = thumbprint(publicJwk);
    const madeAt = this.#clock.now();
    return { privateJwk: { ...privateJwk, kid }, publicJwk: { ...publicJwk, kid }, madeAt };
  }
}
