import { requireNumber } from "../../sim/require-number.ts";
import { type Order, readOrder, requireSame } from "./order.ts";

/**
 * Where an order stands. `reserved`: the goods are kept for it. `confirmed`: paid, and the end. `cancelling`: it is
 * decided that it fails, and the payment is being taken back. `cancelled`: the goods are free again, and the end.
 */
export type OrderState = "reserved" | "confirmed" | "cancelling" | "cancelled";

/** An order, as it is kept, and where it stands. */
export interface Standing {
  readonly order: Order;
  readonly state: OrderState;
}

/** The only ways from one state to another: what is at an end stays there, so nothing is given back twice. */
export const MOVES = ["reserved confirmed", "reserved cancelling", "cancelling cancelled"] as const;

/** @throws {RangeError} Where no order may go from one state to the other. */
export function requireMove(id: string, from: OrderState, to: OrderState): void {
  if (MOVES.some((move) => move === `${from} ${to}`)) return;
  throw new RangeError(
    `Cannot move order ${id}: it must go one of the ways ${
      MOVES.join(", ")
    }: received ${from} ${to}`,
  );
}

/** Orders and stock: the part of the shop in which nothing may be wrong, so it lives in one relational store. */
export interface OrderBook {
  /**
   * Keeps the goods and the order in one step, or neither. One that is there already is left as it is, and what is
   * kept of it comes back.
   *
   * @throws {RangeError} Where it is no order, or another one is there under its identity.
   */
  reserve(order: Order): Promise<Standing | "sold out">;
  /**
   * Moves an order on, if it stands where it is said to; says whether it did. `cancelled` gives the goods back in
   * the same step.
   *
   * @throws {RangeError} Where that is no way for any order.
   */
  advance(id: string, from: OrderState, to: OrderState): Promise<boolean>;
  /** Orders that are at no end yet. */
  open(): Promise<readonly Standing[]>;
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

  /**
   * @param stock Pieces of each product.
   * @throws {RangeError} Where one is no whole number of at least 0.
   */
  constructor(stock: Readonly<Record<string, number>>) {
    this.#stock = new Map(Object.entries(stock));
    for (const [sku, free] of this.#stock) {
      requireNumber("fill the shelves", sku, free, { unit: "pieces", min: 0, integer: true });
    }
  }

  // deno-lint-ignore require-await
  async reserve(given: Order): Promise<Standing | "sold out"> {
    const order = readOrder(given);
    return this.known(order) ?? (this.enough(order) ? this.take(order) : "sold out");
  }

  /** What is kept under the identity of an order. @throws {RangeError} Where that is another order. */
  protected known(order: Order): Standing | undefined {
    const known = this.#orders.get(order.id);
    if (known) requireSame(known.order, order);
    return known && { ...known };
  }

  /** Whether there is enough of everything. */
  protected enough({ lines }: Order): boolean {
    return lines.every(({ sku, quantity }) => (this.#stock.get(sku) ?? 0) >= quantity);
  }

  /** Takes the goods, whether there is enough or not. */
  protected take(order: Order): Standing {
    for (const { sku, quantity } of order.lines) {
      this.#stock.set(sku, (this.#stock.get(sku) ?? 0) - quantity);
    }
    this.#orders.set(order.id, { order, state: "reserved" });
    return { order, state: "reserved" };
  }

  // deno-lint-ignore require-await
  async advance(id: string, from: OrderState, to: OrderState): Promise<boolean> {
    requireMove(id, from, to);
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
  async open(): Promise<readonly Standing[]> {
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
