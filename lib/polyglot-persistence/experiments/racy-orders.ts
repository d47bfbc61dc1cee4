import type { Clock } from "../../sim/clock.ts";
import { type Order, readOrder } from "../shop/order.ts";
import { MemoryOrders, type Standing } from "../shop/orders.ts";

/**
 * Orders that look at the stock first and take from it later, as two statements without a condition do: what the
 * counts of a sale must find out.
 */
export class RacyOrders extends MemoryOrders {
  constructor(stock: Readonly<Record<string, number>>, readonly clock: Clock) {
    super(stock);
  }

  override async reserve(given: Order): Promise<Standing | "sold out"> {
    const order = readOrder(given), known = this.known(order);
    if (known) return known;
    if (!this.enough(order)) return "sold out";
    // Everybody who looks in the meantime sees the same number.
    await this.clock.sleep(200);
    return this.known(order) ?? this.take(order);
  }
}
