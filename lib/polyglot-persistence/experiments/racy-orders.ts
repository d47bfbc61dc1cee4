import type { Clock } from "../../sim/clock.ts";
import { MemoryOrders, type Order, type OrderState } from "../shop/orders.ts";

/**
 * Orders that look at the stock first and take from it later, as two statements without a condition do: what the
 * counts of a sale must find out.
 */
export class RacyOrders extends MemoryOrders {
  constructor(stock: Readonly<Record<string, number>>, readonly clock: Clock) {
    super(stock);
  }

  override async reserve(order: Order): Promise<OrderState | "sold out"> {
    const known = await this.stateOf(order.id);
    if (known) return known;
    if (!this.enough(order)) return "sold out";
    // Everybody who looks in the meantime sees the same number.
    await this.clock.sleep(200);
    return await this.stateOf(order.id) ?? this.take(order);
  }
}
