/** What a payment service says to a charge. */
export type Charge = "charged" | "declined" | "voided";

/**
 * A payment service of somebody else: it may be slow, silent or gone. Both calls carry a key, and are done once per
 * key, however often they come.
 */
export interface Payments {
  /** Takes the money, once per key; never after the key was voided. */
  charge(key: string, cents: number): Promise<Charge>;
  /** Gives the money back if it was taken, and sees to it that it never will be. */
  void(key: string): Promise<void>;
}

/** The payment service's own books: what it really took. */
export class PaymentBooks implements Payments {
  readonly #taken = new Map<string, number>();
  readonly #voided = new Set<string>();

  /** @param declines Which keys' cards are refused. Default: none. */
  constructor(readonly declines: (key: string) => boolean = () => false) {}

  // deno-lint-ignore require-await
  async charge(key: string, cents: number): Promise<Charge> {
    // A charge that was on its way when the order was given up comes too late.
    if (this.#voided.has(key)) return "voided";
    if (this.#taken.has(key)) return "charged";
    if (this.declines(key)) return "declined";
    this.#taken.set(key, cents);
    return "charged";
  }

  // deno-lint-ignore require-await
  async void(key: string): Promise<void> {
    this.#voided.add(key);
    this.#taken.delete(key);
  }

  /** Keys of which the money was taken and not given back. */
  get charged(): ReadonlySet<string> {
    return new Set(this.#taken.keys());
  }
}
