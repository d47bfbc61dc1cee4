import { KEYS, type Pod } from "../model/mod.ts";
import { Fenced } from "../store/errors.ts";
import type { Item, WriteOptions } from "../store/item.ts";
import { type Leader, LOCK } from "../store/leader.ts";
import type { Store } from "../store/store.ts";

/** A turn of a control plane, step by step: it may end, or be paused, before and after each write. */
export type Steps = Generator<string, void, void>;

/** What a control plane writes, under the token of its lease. */
export class Writes {
  readonly #store: Store;
  readonly #leader: Leader;
  readonly #fenced: boolean;
  /** Writes that the store refused, since another one leads by now. */
  fencedOff = 0;
  /** Writes that went through though another one leads by now: with tokens there are none. */
  stale = 0;

  constructor(store: Store, leader: Leader, fenced: boolean) {
    this.#store = store;
    this.#leader = leader;
    this.#fenced = fenced;
  }

  /** @param expect Revision at which the key must be; 0: it must not be there. */
  *put(step: string, key: string, value: unknown, expect: number): Steps {
    yield* this.#write(step, (options) => this.#store.put(key, value, { expect, ...options }));
  }

  *delete(step: string, { key, revision }: Item): Steps {
    yield* this.#write(
      step,
      (options) => this.#store.delete(key, { expect: revision, ...options }),
    );
  }

  /** A pod is told to end; one that never got a node has nobody who could end it: it is deleted at once. */
  *end(item: Item<Pod> | undefined): Steps {
    if (!item || item.value.deleting) return;
    if (item.value.node === undefined) return yield* this.delete("ending a pod", item);
    const { name } = item.value;
    yield* this.put(
      "ending a pod",
      KEYS.pod(name),
      { ...item.value, deleting: true },
      item.revision,
    );
  }

  *#write(step: string, write: (options: WriteOptions) => unknown): Steps {
    const fence = this.#leader.fence;
    yield `before ${step}`;
    try {
      write(this.#fenced && fence ? { fence } : {});
    } catch (error) {
      if (error instanceof Fenced) this.fencedOff++;
      throw error;
    }
    const now = this.#store.get<{ token: number }>(LOCK)?.value.token;
    if (now !== fence?.token) this.stale++;
    yield `after ${step}`;
  }
}
