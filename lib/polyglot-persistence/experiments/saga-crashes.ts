import { Crash, CrashPlan } from "../../sim/crash.ts";
import type { Random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { type CheckoutOptions, CheckoutSaga, SAGA_STEPS } from "../shop/checkout-saga.ts";
import type { Order } from "../shop/order.ts";
import { MemoryOrders, type OrderBook, type OrderState } from "../shop/orders.ts";
import { type Charge, PaymentBooks, type Payments } from "../shop/payments.ts";

/** A sale on which processes end and the payment service dies. */
export interface SagaCrashOptions {
  readonly random: Random;
  readonly orders: number;
  /** Of each of ten products. */
  readonly stock: number;
  /** Crashes at each step. */
  readonly each: number;
  /** How long one call of the payment service is waited for, in ms. */
  readonly patience: number;
  /** Share of calls that are never answered, though they are carried out, late. */
  readonly silent: number;
  readonly compensation?: CheckoutOptions["compensation"];
  /** Default: orders whose reservation is one step. */
  readonly book?: (stock: Readonly<Record<string, number>>, clock: VirtualClock) => OrderBook;
}

/** What is wrong in the end, and how it went. */
export interface SagaCrashes {
  crashes: number;
  confirmed: number;
  cancelled: number;
  /** Units sold beyond what was there. */
  oversold: number;
  /** Customers whose money is gone for nothing. */
  chargedWithoutOrder: number;
  ordersWithoutCharge: number;
  /** Orders that are at no end, after all was done that can be. */
  stuck: number;
  /** Goods that no order has and nobody can buy. */
  lostGoods: number;
}

/** A payment service that is slow, that dies for a while, and that does late what it never answered. */
class DyingPayments implements Payments {
  readonly books: PaymentBooks;
  dead = false;

  constructor(
    readonly clock: VirtualClock,
    readonly random: Random,
    readonly silent: number,
  ) {
    const refused = random.split("declined");
    const known = new Map<string, boolean>();
    this.books = new PaymentBooks((key) => {
      if (!known.has(key)) known.set(key, refused.next() < 0.05);
      return known.get(key)!;
    });
  }

  async charge(key: string, cents: number): Promise<Charge> {
    await this.#reached();
    if (this.random.next() < this.silent) {
      // It takes the money minutes later, and tells nobody.
      this.clock.after(60_000 * this.random.next(), () => void this.books.charge(key, cents));
      return await new Promise<never>(() => {});
    }
    return await this.books.charge(key, cents);
  }

  async void(key: string): Promise<void> {
    await this.#reached();
    await this.books.void(key);
  }

  async #reached(): Promise<void> {
    await this.clock.sleep(20 + this.random.next() * 80);
    if (this.dead) throw new Error("connection refused");
  }
}

/** Checks out orders at once while processes end at each step; then lets recovery do what it can, and counts. */
export async function sagaCrashes(options: SagaCrashOptions): Promise<SagaCrashes> {
  const { random, each, patience, silent, compensation = "void and release" } = options;
  const clock = new VirtualClock(), chance = random.split("saga");
  const stock = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`sku-${i}`, options.stock]),
  );
  const book = (options.book ?? ((of) => new MemoryOrders(of)))(stock, clock);
  const payments = new DyingPayments(clock, chance.split("payments"), silent);
  const plan = new CrashPlan(SAGA_STEPS, each, chance.split("crashes"));
  const saga = new CheckoutSaga({
    ...{ orders: book, payments, clock, patience, compensation, at: plan.at },
  });
  const steady = new CheckoutSaga({ orders: book, payments, clock, patience, compensation });
  const orders = manyOrders(options.orders, chance.split("orders"));
  const process = (work: Promise<unknown>) =>
    work.catch((error) => {
      // The process is gone, and its order stands where it stood.
      if (!(error instanceof Crash)) throw error;
    });
  const run = async () => {
    const all = orders.map(async (order, i) => {
      await clock.sleep(i * 10);
      await process(saga.checkout(order));
      // The client got no answer in time, or one that did not reach it: it asks again.
      if (chance.next() < 0.3) await process(saga.checkout(order));
    });
    clock.after(orders.length * 4, () => payments.dead = true);
    clock.after(orders.length * 6, () => payments.dead = false);
    for (let round = 0; round < 30; round++) {
      await clock.sleep(orders.length * 10 / 20);
      await process(saga.recover());
    }
    await Promise.all(all);
    await clock.sleep(120_000);
    for (let round = 0; round < 5; round++) await steady.recover();
  };
  const running = run();
  await clock.run({ budget: 30_000 });
  await running;
  return { crashes: plan.total, ...await counted(book, payments.books, orders, stock) };
}

function manyOrders(count: number, random: Random): Order[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `order-${i}`,
    customer: `customer-${random.int(200)}`,
    total: 1000 + random.int(50_000),
    lines: [{ sku: `sku-${random.int(10)}`, quantity: 1 + random.int(2) }],
  }));
}

/** What went wrong, by design: rows for bars. */
export function harm(
  design: string,
  run: SagaCrashes,
): { design: string; what: string; count: number }[] {
  return [
    { design, what: "units oversold", count: run.oversold },
    { design, what: "paid, no order", count: run.chargedWithoutOrder },
    { design, what: "order, not paid", count: run.ordersWithoutCharge },
    { design, what: "stuck half-way", count: run.stuck },
  ];
}

/** How many things are wrong in all. */
export function harmOf(run: SagaCrashes): number {
  return harm("", run).reduce((sum, { count }) => sum + count, run.lostGoods);
}

async function counted(
  book: OrderBook,
  books: PaymentBooks,
  orders: readonly Order[],
  stock: Readonly<Record<string, number>>,
): Promise<Omit<SagaCrashes, "crashes">> {
  const states = await book.states(), free = await book.free(), { charged } = books;
  const is = (...wanted: OrderState[]) => (id: string) => wanted.includes(states.get(id)!);
  const ids = orders.map(({ id }) => id), confirmed = ids.filter(is("confirmed"));
  const held = new Map<string, number>();
  for (const { id, lines } of orders) {
    if (!is("confirmed", "reserved", "cancelling")(id)) continue;
    for (const { sku, quantity } of lines) held.set(sku, (held.get(sku) ?? 0) + quantity);
  }
  const over = Object.entries(stock).map(([sku, all]) => (held.get(sku) ?? 0) - all);
  const lost = Object.entries(stock).map(([sku, all]) =>
    all - (held.get(sku) ?? 0) - (free.get(sku) ?? 0)
  );
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + Math.max(0, b), 0);
  return {
    confirmed: confirmed.length,
    cancelled: ids.filter(is("cancelled")).length,
    oversold: sum(over),
    chargedWithoutOrder: [...charged].filter((id) => !is("confirmed")(id)).length,
    ordersWithoutCharge: confirmed.filter((id) => !charged.has(id)).length,
    stuck: ids.filter(is("reserved", "cancelling")).length,
    lostGoods: sum(lost),
  };
}
