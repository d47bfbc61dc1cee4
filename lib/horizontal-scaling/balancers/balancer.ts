/**
 * Chooses a node for a request. The same object serves a simulation and live HTTP: it knows its pool,
 * and nothing about who sends.
 */
export interface Balancer {
  /**
   * The node for a request with this key (only hashing balancers look at it), or −1 where the pool is
   * empty.
   *
   * @param key A whole number; `hashText` makes one of a string.
   */
  pick(key: number): number;
  /** Told how long an answer took, in ms, by whoever sends. Only some balancers listen. */
  done?(node: number, ms: number): void;
}
