import type { Clock } from "../../sim/clock.ts";
import { type At, steadily } from "../../sim/crash.ts";
import { inTime } from "../../sim/in-time.ts";
import type { Order } from "./order.ts";
import type { OrderBook, OrderState } from "./orders.ts";
import type { Charge, Payments } from "./payments.ts";

/** Where a process that checks out may end. */
export const SAGA_STEPS = [
  "before the reservation",
  "after the reservation",
  "after the charge",
  "after the confirmation",
  "after the decision to cancel",
  "after the void",
  "after the release",
] as const;

/** How a {@linkcode CheckoutSaga} works. */
export interface CheckoutOptions {
  readonly orders: OrderBook;
  readonly payments: Payments;
  readonly clock: Clock;
  /** How long one call of the payment service is waited for, in ms. Default: 2,000. */
  readonly patience?: number;
  /**
   * What is done about an order that can't be paid. Default: `"void and release"`; the others are there to show what
   * it is for.
   */
  readonly compensation?: "void and release" | "release only" | "none";
  readonly at?: At;
}

/** What a client is told. `pending`: it is not decided yet, and will be without the client. */
export type Checkout = "confirmed" | "cancelled" | "sold out" | "pending";

/**
 * Checkout over two systems that share no transaction: reserve here, charge there, confirm here. Each step may be
 * repeated (an order and a charge are known by their keys), each is written down before the next, and what can't go
 * forward goes back: void there, release here. Whoever finds an order half-way ({@linkcode CheckoutSaga.recover})
 * goes on from where it stands.
 *
 * Source: H. Garcia-Molina, K. Salem, Sagas, SIGMOD 1987.
 *
 * @example
 * ```ts
 * import { CheckoutSaga, MemoryOrders, PaymentBooks } from "#lib/polyglot-persistence";
 * import { RealClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const orders = new MemoryOrders({ boot: 1 }), payments = new PaymentBooks();
 * const saga = new CheckoutSaga({ orders, payments, clock: new RealClock() });
 * const order = { id: "o1", customer: "ada", total: 18_000, lines: [{ sku: "boot", quantity: 1 }] };
 * assert.equal(await saga.checkout(order), "confirmed");
 * assert.equal(await saga.checkout({ ...order, id: "o2" }), "sold out");
 * ```
 */
export class CheckoutSaga {
  readonly #options: Required<CheckoutOptions>;

  constructor(options: CheckoutOptions) {
    this.#options = { patience: 2000, compensation: "void and release", at: steadily, ...options };
  }

  /**
   * Reserves, charges and confirms; asked again, it goes on with the order that is kept, not with the one that came.
   *
   * @throws {RangeError} Where it is no order, or another one is there under its identity.
   */
  async checkout(order: Order): Promise<Checkout> {
    const { orders, at } = this.#options;
    at("before the reservation");
    const kept = await orders.reserve(order);
    if (kept === "sold out") return "sold out";
    at("after the reservation");
    return await this.#onward(kept.order, kept.state);
  }

  /** Goes on with each order that stands half-way, until a signal; says how many are at an end now. */
  async recover(signal?: AbortSignal): Promise<number> {
    let ended = 0;
    for (const { order, state } of await this.#options.orders.open()) {
      if (signal?.aborted) break;
      if (await this.#onward(order, state) !== "pending") ended++;
    }
    return ended;
  }

  async #onward(order: Order, state: OrderState): Promise<Checkout> {
    const { orders, at } = this.#options;
    if (state === "confirmed" || state === "cancelled") return state;
    if (state === "reserved") {
      const answer = await this.#charge(order);
      at("after the charge");
      if (answer === "charged") {
        const moved = await orders.advance(order.id, "reserved", "confirmed");
        at("after the confirmation");
        // Somebody else has decided meanwhile: what they decided is so.
        return moved ? "confirmed" : await this.#decided(order);
      }
      if (this.#options.compensation === "none") return "pending";
      if (!await orders.advance(order.id, "reserved", "cancelling")) {
        return await this.#decided(order);
      }
      at("after the decision to cancel");
    }
    return await this.#back(order);
  }

  /** The way back: void first, since goods that are free again can be sold to somebody else. */
  async #back(order: Order): Promise<Checkout> {
    const { orders, payments, at } = this.#options;
    const voids = this.#options.compensation === "void and release";
    if (voids && await this.#inTime(payments.void(order.id)) === SILENT) return "pending";
    at("after the void");
    await orders.advance(order.id, "cancelling", "cancelled");
    at("after the release");
    return await this.#decided(order);
  }

  async #decided({ id }: Order): Promise<Checkout> {
    const state = await this.#options.orders.stateOf(id);
    return state === "confirmed" || state === "cancelled" ? state : "pending";
  }

  /** Silence is not a refusal: the money may have been taken. So it is answered by a void, not by forgetting. */
  async #charge({ id, total }: Order): Promise<Charge | typeof SILENT> {
    return await this.#inTime(this.#options.payments.charge(id, total));
  }

  async #inTime<T>(call: Promise<T>): Promise<T | typeof SILENT> {
    const { clock, patience } = this.#options;
    return await inTime(clock, patience, call, () => SILENT).catch((): typeof SILENT => SILENT);
  }
}

const SILENT: unique symbol = Symbol("no answer");
