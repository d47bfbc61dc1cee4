import type { Clock } from "../sim/mod.ts";
import { requireNumber } from "../sim/mod.ts";
import { generateKey, isAsymmetric, type Jwk, type SigningAlgorithm } from "./jwa.ts";

interface RingKey {
  privateJwk: Jwk;
  publicJwk: Jwk;
  /** When it stopped signing, in ms; `undefined` before. */
  retired?: number;
}

/** How keys are made and for how long old ones stay published. */
export interface KeyRingOptions {
  clock: Clock;
  /** Of a key pair, since its other half is published. Default: ES256. */
  algorithm?: SigningAlgorithm;
  /** How long a key stays published after its last signature, in ms: a token's life plus skew. */
  overlap: number;
}

/**
 * The server's signing keys. A key is published before it signs (`prepare`), signs (`promote`), and stays
 * published until the last token it signed has expired. Resource servers cache the list, so each of these
 * steps must last longer than their cache.
 *
 * @example
 * ```ts
 * import { KeyRing } from "#lib/oauth";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const ring = await KeyRing.create({ clock: new VirtualClock(), overlap: 60_000 });
 * await ring.prepare();
 * assert.equal(ring.jwks().keys.length, 2);
 * ring.promote();
 * assert.equal(ring.signer().kid, "key-2");
 * ```
 */
export class KeyRing {
  readonly algorithm: SigningAlgorithm;
  #clock: Clock;
  #overlap: number;
  #made = 0;
  #next: RingKey | undefined;
  #active!: RingKey;
  #old: RingKey[] = [];

  private constructor({ clock, algorithm = "ES256", overlap }: KeyRingOptions) {
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
  }

  /**
   * A ring with its first key.
   *
   * @throws {TypeError} For an algorithm with a shared secret, which `jwks` would give away.
   */
  static async create(options: KeyRingOptions): Promise<KeyRing> {
    const ring = new KeyRing(options);
    ring.#active = await ring.#make();
    return ring;
  }

  /** Makes and publishes the key that will sign next. Calling it twice makes no second one. */
  async prepare(): Promise<void> {
    this.#next ??= await this.#make();
  }

  /** Lets the prepared key sign from now on. @throws {Error} Where none was prepared. */
  promote(): void {
    if (!this.#next) throw new Error("Cannot promote a key: none was prepared");
    this.#old.push({ ...this.#active, retired: this.#clock.now() });
    this.#active = this.#next;
    this.#next = undefined;
  }

  /** The private key that signs now. */
  signer(): Jwk {
    return this.#active.privateJwk;
  }

  /** The public keys to trust: the next, the active, and old ones whose tokens may be alive. */
  jwks(): { keys: Jwk[] } {
    const since = this.#clock.now() - this.#overlap;
    this.#old = this.#old.filter((key) => key.retired! > since);
    const all = [this.#active, ...this.#old, ...this.#next ? [this.#next] : []];
    return { keys: all.map((key) => key.publicJwk) };
  }

  #make(): Promise<RingKey> {
    return generateKey(this.algorithm, `key-${++this.#made}`);
  }
}
