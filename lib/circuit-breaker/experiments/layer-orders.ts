import { VirtualClock } from "../../sim/mod.ts";
import { CircuitBreaker } from "../breaker.ts";
import { pipeline } from "../pipeline.ts";
import { Retry } from "../retry.ts";

/** What the order of two layers does in an outage. */
export interface OrderRow {
  order: string;
  "user calls": number;
  "calls to the dependency": number;
  "calls before it opened": number;
}

/** A hundred calls in a row to a dependency that is down, through the same two layers in both orders. */
export async function layerOrders(retries: number): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  for (const order of ["retry outside, breaker inside", "breaker outside, retry inside"]) {
    const clock = new VirtualClock(), retry = new Retry({ clock, retries });
    const breaker = new CircuitBreaker({ clock, window: { size: 10 }, minimumCalls: 10 });
    const stack = order.startsWith("retry") ? pipeline(retry, breaker) : pipeline(breaker, retry);
    let received = 0, before = 0;
    for (let call = 0; call < 100; call++) {
      if (breaker.state === "closed") before = call + 1;
      await stack.execute(() => {
        received++;
        throw new Error("down");
      }).catch(() => {});
    }
    rows.push({
      order,
      "user calls": 100,
      "calls to the dependency": received,
      "calls before it opened": before,
    });
  }
  return rows;
}
