import assert from "node:assert/strict";
import { Crash, CrashPlan } from "../../sim/crash.ts";
import { random } from "../../sim/random.ts";
import { RealClock } from "../../sim/real-clock.ts";
import { CheckoutSaga, SAGA_STEPS } from "./checkout-saga.ts";
import type { OrderBook } from "./orders.ts";
import { PaymentBooks } from "./payments.ts";

async function process(work: Promise<unknown>): Promise<void> {
  await work.catch((error) => assert.ok(error instanceof Crash, String(error)));
}

/**
 * What a checkout must hold on any book of orders with 12 boots and 12 tents, in memory and in Postgres: with crashes
 * at each step nothing is oversold and nobody pays for nothing.
 */
export async function checkoutHolds(orders: OrderBook): Promise<void> {
  const payments = new PaymentBooks((key) => key.endsWith("3"));
  const plan = new CrashPlan(SAGA_STEPS, 2, random(3));
  const saga = new CheckoutSaga({ orders, payments, clock: new RealClock(), at: plan.at });
  const all = Array.from({ length: 24 }, (_, i) => ({
    ...{ id: `order-${i}`, customer: "ada", total: 100 },
    lines: [{ sku: i % 2 ? "boot" : "tent", quantity: 1 }, { sku: "boot", quantity: 1 }],
  }));
  for (const order of all) await process(saga.checkout(order));
  for (let i = 0; i < 20; i++) await process(saga.recover());
  assert.ok(plan.total >= 10, JSON.stringify([...plan.crashes]));
  assert.deepEqual(await orders.open(), []);
  const states = await orders.states(), free = await orders.free();
  const confirmed = [...states].filter(([, state]) => state === "confirmed").map(([id]) => id);
  assert.deepEqual([...payments.charged].sort(), confirmed.sort());
  const sold = (sku: string) =>
    all.filter(({ id }) => confirmed.includes(id)).flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
  for (const sku of ["boot", "tent"]) assert.equal(free.get(sku), 12 - sold(sku), sku);
  assert.ok(confirmed.length >= 5);
  assert.equal(await orders.advance(confirmed[0]!, "reserved", "cancelling"), false);
  assert.equal(await orders.stateOf(confirmed[0]!), "confirmed");
}
