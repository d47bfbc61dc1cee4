import { Bulkhead } from "../../circuit-breaker/mod.ts";
import { VirtualClock } from "../../sim/mod.ts";
import { localDelivery } from "../delivery/local.ts";
import { DELIVERY } from "../delivery/table.ts";
import { Gateway } from "../gateway.ts";
import type { Invoke } from "../operations/call.ts";
import { screenQuery } from "./calls.ts";

/** One call on the way to a screen. */
export interface ScreenCall {
  call: string;
  /** ms since the screen was opened. */
  from: number;
  to: number;
  kind: "login" | "over mobile" | "inside";
}

/** How a screen came to be. */
export interface Screen {
  calls: ScreenCall[];
  /** Until the last answer, in ms. */
  ms: number;
  /** Round trips over mobile. */
  trips: number;
}

/** What it is measured on. */
export interface ScreenOptions {
  /** Orders on the screen. */
  orders: number;
  /** A round trip between phone and data centre, in ms. */
  rtt: number;
  /** A call between two programs inside, in ms. */
  inside: number;
  /** Calls that a phone has under way at once, to one host. Default: 6. */
  connections?: number;
}

/**
 * The app asks the services itself: the list, then restaurant and courier of each order. Each service wants
 * a login of its own first.
 */
export async function directScreen(
  { orders, rtt, inside, connections = 6 }: ScreenOptions,
): Promise<Screen> {
  const clock = new VirtualClock(), calls: ScreenCall[] = [];
  const lanes = new Map<string, Bulkhead>(), logins = new Map<string, Promise<void>>();
  const trip = async (service: string, call: string, kind: ScreenCall["kind"]) => {
    let lane = lanes.get(service);
    if (!lane) lanes.set(service, lane = new Bulkhead({ limit: connections, queue: 1000 }));
    await lane.execute(async () => {
      const from = clock.now();
      await clock.sleep(rtt + inside);
      calls.push({ call, from, to: clock.now(), kind });
    });
  };
  const ask = async (service: string, call: string) => {
    let login = logins.get(service);
    if (!login) logins.set(service, login = trip(service, `log in to ${service}`, "login"));
    await login;
    await trip(service, call, "over mobile");
  };
  const screen = async () => {
    await ask("orders", "orders");
    const each = Array.from({ length: orders }, (_, i) => i + 1);
    await Promise.all(each.flatMap((i) => [
      ask("restaurants", `restaurant ${i}`),
      ask("couriers", `courier ${i}`),
    ]));
  };
  const done = screen();
  await clock.run();
  await done;
  return { calls, ms: clock.now(), trips: calls.length };
}

/** One query to the gateway itself, which has known the caller since a login long ago. */
export async function gatewayScreen({ orders, rtt, inside }: ScreenOptions): Promise<Screen> {
  const clock = new VirtualClock(), calls: ScreenCall[] = [], local = localDelivery(clock);
  for (const { trouble } of Object.values(local.services)) trouble.delay = inside;
  const invoke: Invoke = async (operation, input, scope) => {
    const from = clock.now(), answer = await local.invoke(operation, input, scope);
    calls.push({ call: operation.name, from, to: clock.now(), kind: "inside" });
    return answer;
  };
  const gateway = new Gateway({ table: DELIVERY, invoke, clock });
  let took = 0;
  const screen = async () => {
    await clock.sleep(rtt / 2);
    const query = encodeURIComponent(screenQuery(orders));
    await (await gateway.fetch(new Request(`http://api.example/graphql?query=${query}`))).text();
    await clock.sleep(rtt / 2);
    took = clock.now();
    calls.unshift({ call: "one query", from: 0, to: took, kind: "over mobile" });
    gateway.close();
  };
  const done = screen();
  await clock.run();
  await done;
  local.close();
  return { calls, ms: took, trips: 1 };
}
