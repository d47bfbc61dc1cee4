/** What is ordered: how many of what. */
export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

/** An order, as a client sends it. Sent twice it is one order. */
export interface Order {
  readonly id: string;
  readonly customer: string;
  /** In cents. */
  readonly total: number;
  readonly lines: readonly OrderLine[];
}

/**
 * Where an order stands. `reserved`: the goods are kept for it. `confirmed`: paid, and the end. `cancelling`: it is
 * decided that it fails, and the payment is being taken back. `cancelled`: the goods are free again, and the end.
 */
export type OrderState = "reserved" | "confirmed" | "cancelling" | "cancelled";

/** Orders and stock: the part of the shop in which nothing may be wrong, so it lives in one relational store. */
export interface OrderBook {
  /** Keeps the goods and the order in one step, or neither; an order that is there already is left as it is. */
  reserve(order: Order): Promise<OrderState | "sold out">;
  /**
   * Moves an order on, if it stands where it is said to; says whether it did. `cancelled` gives the goods back in
   * the same step.
   */
  advance(id: string, from: OrderState, to: OrderState): Promise<boolean>;
  /** Orders that are at no end yet. */
  open(): Promise<readonly { readonly order: Order; readonly state: OrderState }[]>;
  /** Where one order stands. */
  stateOf(id: string): Promise<OrderState | undefined>;
  /** Where each order stands. */
  states(): Promise<ReadonlyMap<string, OrderState>>;
  /** Of each product what is there and not kept for an order. */
  free(): Promise<ReadonlyMap<string, number>>;
}

/** Orders in memory. Each method is one step, as a transaction is. */
export class MemoryOrders implements OrderBook {
  readonly #stock: Map<string, number>;
  readonly #orders = new Map<string, { order: Order; state: OrderState }>();

  constructor(stock: Readonly<Record<string, number>>) {
    this.#stock = new Map(Object.entries(stock));
  }

  // deno-lint-ignore require-await
  async reserve(order: Order): Promise<OrderState | "sold out"> {
    const known = this.#orders.get(order.id);
    if (known) return known.state;
    return this.enough(order) ? this.take(order) : "sold out";
  }

  /** Whether there is enough of everything: one product may stand in several lines. */
  protected enough({ lines }: Order): boolean {
    const wanted = new Map<string, number>();
    for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
    return [...wanted].every(([sku, quantity]) => (this.#stock.get(sku) ?? 0) >= quantity);
  }

  /** Takes the goods, whether there is enough or not. */
  protected take(order: Order): OrderState {
    for (const { sku, quantity } of order.lines) {
      this.#stock.set(sku, (this.#stock.get(sku) ?? 0) - quantity);
    }
    this.#orders.set(order.id, { order, state: "reserved" });
    return "reserved";
  }

  // deno-lint-ignore require-await
  async advance(id: string, from: OrderState, to: OrderState): Promise<boolean> {
    const known = this.#orders.get(id);
    if (known?.state !== from) return false;
    known.state = to;
    if (to === "cancelled") {
      for (const { sku, quantity } of known.order.lines) {
        this.#stock.set(sku, this.#stock.get(sku)! + quantity);
      }
    }
    return true;
  }

  // deno-lint-ignore require-await
  async open() {
    return [...this.#orders.values()].filter(({ state }) =>
      state === "reserved" || state === "cancelling"
    ).map((one) => ({ ...one }));
  }

  // deno-lint-ignore require-await
  async stateOf(id: string): Promise<OrderState | undefined> {
    return this.#orders.get(id)?.state;
  }

  // deno-lint-ignore require-await
  async states() {
    return new Map([...this.#orders].map(([id, { state }]) => [id, state]));
  }

  // deno-lint-ignore require-await
  async free() {
    return new Map(this.#stock);
  }
}
