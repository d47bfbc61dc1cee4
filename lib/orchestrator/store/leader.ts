import { Conflict } from "./errors.ts";
import type { Store } from "./store.ts";

/** Where the lock lies. */
export const LOCK = "/locks/control-plane";

/**
 * One of several control planes acts: the one that holds the lease. Each time it changes hands its token grows, and
 * the store refuses writes under an older one: a leader that was paused and does not know that it no longer leads.
 */
export class Leader {
  readonly #store: Store;
  readonly #name: string;
  readonly #ttl: number;
  readonly #token: string;
  #held: number | undefined;

  /** @param ttl How long it leads without renewing, in ms. */
  constructor(store: Store, name: string, ttl: number) {
    this.#store = store;
    this.#name = name;
    this.#ttl = ttl;
    this.#token = `${LOCK}/token`;
  }

  /** What to send with each write; `undefined` where it does not believe that it leads. */
  get fence(): { lock: string; token: number } | undefined {
    return this.#held === undefined ? undefined : { lock: LOCK, token: this.#held };
  }

  /** Renews the lease, or takes it where nobody holds it. @returns Whether it leads. */
  campaign(): boolean {
    const lease = `leader/${this.#name}`;
    const holder = this.#store.get<{ holder: string; token: number }>(LOCK);
    if (holder && holder.value.holder === this.#name && holder.value.token === this.#held) {
      this.#store.renew(lease);
      return true;
    }
    this.#held = undefined;
    if (holder) return false;
    const last = this.#store.get<number>(this.#token);
    const token = (last?.value ?? 0) + 1;
    try {
      this.#store.put(this.#token, token, { expect: last?.revision ?? 0 });
      this.#store.grant(lease, this.#ttl);
      this.#store.put(LOCK, { holder: this.#name, token }, { expect: 0, lease });
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
    this.#held = token;
    return true;
  }

  /** Gives the lease back. */
  resign(): void {
    if (this.#held !== undefined) this.#store.revoke(`leader/${this.#name}`);
    this.#held = undefined;
  }
}
