import assert from "node:assert/strict";
import type { Order } from "./order.ts";
import type { OrderBook } from "./orders.ts";

/** Makes a book of orders with some stock. Names are unlike those of other books, which may share its tables. */
export type MakeBook = (stock: Readonly<Record<string, number>>) => Promise<OrderBook>;

const order = (id: string, lines: Order["lines"], total = 100): Order => ({
  ...{ id, customer: "ada", total, lines },
});
const freeOf = async (book: OrderBook, ...skus: string[]) => {
  const free = await book.free();
  return skus.map((sku) => free.get(sku));
};

/** Two names that JavaScript orders in one way and the bytes of UTF-8 in the other. */
const LOW = "\u{1f97e}", HIGH = "\uff21";

/** What any book of orders must do, in memory and in Postgres: each by its name. */
export const ORDER_CONTRACT: Readonly<Record<string, (make: MakeBook) => Promise<void>>> = {
  "an order sent twice is one order, and what is kept of it comes back": async (make) => {
    const book = await make({ [HIGH]: 5, [LOW]: 5 });
    const first = order("c1", [{ sku: HIGH, quantity: 1 }, { sku: LOW, quantity: 2 }]);
    const again = order("c1", [...first.lines].reverse());
    const kept = { order: again, state: "reserved" };
    assert.deepEqual(await book.reserve(first), kept);
    assert.deepEqual(await book.reserve(again), kept);
    assert.deepEqual(await freeOf(book, LOW, HIGH), [3, 4]);
    assert.deepEqual((await book.open()).find((one) => one.order.id === "c1"), kept);
  },
  "an identity that is used again for something else is refused, and nothing changes": async (
    make,
  ) => {
    const book = await make({ b1: 5 }), lines = [{ sku: "b1", quantity: 1 }];
    await book.reserve(order("c2", lines));
    const refused = (other: Order, what: RegExp) => assert.rejects(book.reserve(other), what);
    await refused(order("c2", lines, 90), /c2 is there already, and its total must be 100: .* 90/);
    await refused(order("c2", [{ sku: "b1", quantity: 2 }]), /its lines must be/);
    await refused({ ...order("c2", lines), customer: "eve" }, /its customer must be "ada"/);
    assert.deepEqual(await freeOf(book, "b1"), [4]);
  },
  "what is no order is refused in a sentence, and takes nothing": async (make) => {
    const book = await make({ d1: 5 });
    const refused = (lines: unknown, what: RegExp, total: unknown = 100) =>
      assert.rejects(book.reserve(order("c3", lines as never, total as never)), what);
    await refused([], /lines must have from 1 to 100 products: received \[\]/);
    for (const quantity of [-1, 0, 1.5, NaN, 1e7, "1"]) {
      await refused([{ sku: "d1", quantity }], /lines.0.quantity must be a whole number from 1/);
    }
    const half = { sku: "d1", quantity: 600_000 };
    await refused([half, half], /quantity must be .* received 1200000/);
    await assert.rejects(
      book.reserve({ ...order("c3", [{ sku: "d1", quantity: 1 }]), customer: "a\0" }),
      /customer must be readable text/,
    );
    await refused([{ sku: "", quantity: 1 }], /lines.0.sku must be readable text/);
    for (const total of [-1, 0.5, NaN]) {
      await refused([{ sku: "d1", quantity: 1 }], /total must be .* cents/, total);
    }
    await assert.rejects(book.reserve(null as never), /it must have the fields of an order/);
    assert.equal(await book.stateOf("c3"), undefined);
    assert.deepEqual(await freeOf(book, "d1"), [5]);
  },
  "an order in two lines of one product needs enough for both": async (make) => {
    const book = await make({ e1: 3 }), line = { sku: "e1", quantity: 2 };
    assert.equal(await book.reserve(order("c4", [line, line])), "sold out");
    assert.deepEqual(await freeOf(book, "e1"), [3]);
  },
  "a line that is sold out takes the lines before it back, and the order": async (make) => {
    const book = await make({ f1: 3, f2: 0 });
    const both = order("c5", [{ sku: "f1", quantity: 1 }, { sku: "f2", quantity: 1 }]);
    assert.equal(await book.reserve(both), "sold out");
    const unknown = order("c5", [{ sku: "f1", quantity: 1 }, { sku: "f3", quantity: 1 }]);
    assert.equal(await book.reserve(unknown), "sold out");
    assert.deepEqual(await freeOf(book, "f1", "f2", "f3"), [3, 0, undefined]);
    assert.equal(await book.stateOf("c5"), undefined);
  },
  "goods come back once, however often an order is cancelled": async (make) => {
    const book = await make({ g1: 3 });
    await book.reserve(order("c6", [{ sku: "g1", quantity: 2 }]));
    assert.equal(await book.advance("c6", "cancelling", "cancelled"), false);
    assert.equal(await book.advance("c6", "reserved", "cancelling"), true);
    assert.deepEqual(await freeOf(book, "g1"), [1]);
    const moved = await Promise.all(
      [1, 2].map(() => book.advance("c6", "cancelling", "cancelled")),
    );
    assert.deepEqual(moved.sort(), [false, true]);
    assert.equal(await book.advance("c6", "cancelling", "cancelled"), false);
    assert.deepEqual(await freeOf(book, "g1"), [3]);
    assert.equal(await book.stateOf("c6"), "cancelled");
    await assert.rejects(
      book.advance("c6", "cancelled", "cancelled"),
      /Cannot move order c6: .* received cancelled cancelled/,
    );
    assert.deepEqual(await freeOf(book, "g1"), [3]);
  },
};
