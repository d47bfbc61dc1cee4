import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { CheckoutSaga, MemoryOrders, type Order, PaymentBooks, type Payments } from "./mod.ts";
import { checkoutHolds } from "./checkout-contract.ts";
import { ORDER_CONTRACT } from "./order-contract.ts";

const order = (id: string, quantity = 1): Order => ({
  ...{ id, customer: "ada", total: 100, lines: [{ sku: "boot", quantity }] },
});

for (const [what, holds] of Object.entries(ORDER_CONTRACT)) {
  test(`orders in memory: ${what}`, () =>
    holds((stock) => Promise.resolve(new MemoryOrders(stock))));
}

test("a checkout in memory, with a crash at each step: nothing oversold, nobody pays for nothing", () =>
  checkoutHolds(new MemoryOrders({ boot: 12, tent: 12 })));

test("shelves hold whole numbers of pieces", () => {
  for (const free of [-1, 0.5, NaN]) {
    assert.throws(
      () => new MemoryOrders({ boot: free }),
      /boot must be a whole number of at least 0/,
    );
  }
});

test("a checkout pays once, however often it is asked; what cannot be paid goes back", async () => {
  const orders = new MemoryOrders({ boot: 2 }), clock = new VirtualClock();
  const payments = new PaymentBooks((key) => key === "poor");
  const saga = new CheckoutSaga({ orders, payments, clock });
  assert.equal(await saga.checkout(order("a")), "confirmed");
  assert.equal(await saga.checkout(order("a")), "confirmed");
  assert.equal(await saga.checkout(order("poor")), "cancelled");
  assert.equal((await orders.free()).get("boot"), 1);
  assert.equal(await saga.checkout(order("b", 2)), "sold out");
  assert.deepEqual([...payments.charged], ["a"]);
});

test("silence is answered by a void: a charge that arrives later takes nothing", async () => {
  const clock = new VirtualClock(),
    orders = new MemoryOrders({ boot: 1 }),
    books = new PaymentBooks();
  let late: (() => void) | undefined;
  const payments: Payments = {
    charge: (key, cents) =>
      new Promise(() => {
        late = () => void books.charge(key, cents);
      }),
    void: (key) => books.void(key),
  };
  const saga = new CheckoutSaga({ orders, payments, clock, patience: 100 });
  const checking = saga.checkout(order("a"));
  await clock.run();
  assert.equal(await checking, "cancelled");
  late!();
  assert.equal(books.charged.size, 0);
  assert.equal((await orders.free()).get("boot"), 1);
});

test("who recovers while the service is gone leaves orders open, and the next one ends them", async () => {
  const clock = new VirtualClock(),
    orders = new MemoryOrders({ boot: 5 }),
    books = new PaymentBooks();
  let gone = true;
  const payments: Payments = {
    charge: (key, cents) => gone ? Promise.reject(new Error("gone")) : books.charge(key, cents),
    void: (key) => gone ? Promise.reject(new Error("gone")) : books.void(key),
  };
  const saga = new CheckoutSaga({ orders, payments, clock });
  assert.equal(await saga.checkout(order("a")), "pending");
  assert.equal(await saga.recover(AbortSignal.abort()), 0);
  assert.equal(await saga.recover(), 0);
  gone = false;
  assert.equal(await saga.recover(), 1);
  assert.equal((await orders.free()).get("boot"), 5);
});

test("who gives up on an order that somebody else has confirmed takes no money back", async () => {
  const clock = new VirtualClock(),
    orders = new MemoryOrders({ boot: 1 }),
    books = new PaymentBooks();
  const silent: Payments = {
    charge: (key, cents) => books.charge(key, cents).then(() => new Promise<never>(() => {})),
    void: (key) => books.void(key),
  };
  const slow = new CheckoutSaga({ orders, payments: silent, clock, patience: 100 });
  const quick = new CheckoutSaga({ orders, payments: books, clock });
  const waiting = slow.checkout(order("a"));
  await Promise.resolve();
  assert.equal(await quick.recover(), 1);
  await clock.run();
  assert.equal(await waiting, "confirmed");
  assert.deepEqual([...books.charged], ["a"]);
});

test("an order that comes again with another total is not charged, and the first one stands", async () => {
  const orders = new MemoryOrders({ boot: 2 }), asked: number[] = [], books = new PaymentBooks();
  let gone = true;
  const payments: Payments = {
    charge: (key, cents) => {
      asked.push(cents);
      return gone ? new Promise(() => {}) : books.charge(key, cents);
    },
    void: () => new Promise(() => {}),
  };
  const clock = new VirtualClock();
  const saga = new CheckoutSaga({ orders, payments, clock, compensation: "none" });
  const first = saga.checkout(order("a"));
  await clock.run();
  assert.equal(await first, "pending");
  gone = false;
  const dearer = { ...order("a"), total: 999 };
  await assert.rejects(saga.checkout(dearer), /a is there already, and its total must be 100/);
  await assert.rejects(saga.checkout(order("a", 2)), /its lines must be/);
  // Who changes the order after it was sent changes nothing of what is charged.
  const sent = { ...order("a") }, again = saga.checkout(sent);
  Object.assign(sent, { total: 999 });
  assert.equal(await again, "confirmed");
  assert.deepEqual(asked, [100, 100]);
});

test("an order that somebody else has cancelled while it was charged is not called confirmed", async () => {
  const orders = new MemoryOrders({ boot: 1 }), books = new PaymentBooks();
  let answer = () => {};
  const payments: Payments = {
    charge: (key, cents) =>
      new Promise((resolve) => answer = () => void books.charge(key, cents).then(resolve)),
    void: (key) => books.void(key),
  };
  const clock = new VirtualClock(), saga = new CheckoutSaga({ orders, payments, clock });
  const waiting = saga.checkout(order("a"));
  await Promise.resolve();
  // The charge is taken, but before its answer is here another process gives the order up.
  answer();
  await orders.advance("a", "reserved", "cancelling");
  await books.void("a");
  await orders.advance("a", "cancelling", "cancelled");
  assert.equal(await waiting, "cancelled");
  assert.equal(books.charged.size, 0);
});

test("a call that was answered leaves no timer behind", async () => {
  const clock = new VirtualClock(), orders = new MemoryOrders({ boot: 5 });
  const saga = new CheckoutSaga({
    orders,
    clock,
    payments: new PaymentBooks((key) => key === "b"),
  });
  assert.equal(await saga.checkout(order("a")), "confirmed");
  assert.equal(await saga.checkout(order("b")), "cancelled");
  assert.equal(clock.pending, 0);
});
