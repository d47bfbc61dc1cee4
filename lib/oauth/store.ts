/** What is kept. Each kind is a space of keys of its own. */
export type Kind =
  | "code"
  | "access"
  | "refresh"
  | "session"
  | "interaction"
  | "consent"
  | "pushed"
  | "device"
  | "user-code"
  /** The one kind whose value is a secret itself: a signing key. KeyRing says how to guard it. */
  | "key"
  | "seen"
  | "proof"
  | "revoked";

/** A store has no room for another item of a kind. */
export class StoreFull extends RangeError {
  override name = "StoreFull";
}

/** Something kept until it expires. Its key is the hash of a secret, never the secret. */
export interface Item<Value = Record<string, unknown>> {
  value: Value;
  /** When it is forgotten, in ms. */
  expiresAt: number;
  /** Tokens that descend from one consent. Revoking the family ends them all. */
  family?: string;
}

/** An item as it was found. */
export interface Found<Value = Record<string, unknown>> extends Item<Value> {
  /** When it was used, in ms; `undefined` where it was not. */
  usedAt?: number;
  /** Whether its family was revoked. */
  revoked: boolean;
}

/** An item among others of its kind. */
export interface Listed<Value = Record<string, unknown>> extends Found<Value> {
  key: string;
}

/**
 * Where a server keeps its state. Each method is one atomic step, also with many servers on one store:
 * of any number of parallel calls with one key, exactly one `add` returns `true` and exactly one `use`
 * returns `first: true`.
 */
export interface Store {
  /**
   * Keeps an item under a new key; `false` where the key is taken.
   *
   * @throws {StoreFull} Where there is no room for its kind.
   */
  add<V extends object>(kind: Kind, key: string, item: Item<V>): Promise<boolean>;
  /** An item that has not expired at `now`. */
  find<V extends object>(kind: Kind, key: string, now: number): Promise<Found<V> | undefined>;
  /** All items of a kind that have not expired at `now`, in no order: for kinds of which there are few. */
  list<V extends object>(kind: Kind, now: number): Promise<Listed<V>[]>;
  /** Marks an item as used. `first` says whether this call did it. */
  use<V extends object>(
    kind: Kind,
    key: string,
    now: number,
  ): Promise<{ item: Found<V>; first: boolean } | undefined>;
  /** Changes an item's value where it is there and was not used. */
  replace<V extends object>(kind: Kind, key: string, value: V): Promise<boolean>;
  /** Forgets an item. */
  remove(kind: Kind, key: string): Promise<void>;
  /** Ends all items of a family, those to come included, until `expiresAt`. */
  revokeFamily(family: string, expiresAt: number): Promise<void>;
  /** Forgets what has expired; returns how many. */
  sweep(now: number): Promise<number>;
}
