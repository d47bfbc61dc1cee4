import { Gcra } from "../../../rate-limiter/mod.ts";
import { RealClock } from "../../../sim/mod.ts";
import { directInvoke } from "../../delivery/local.ts";
import { DELIVERY } from "../../delivery/table.ts";
import { limitPerCaller } from "../../edge/limit.ts";
import { invokeOver } from "../../edge/invoke.ts";
import { Upstream } from "../../edge/upstream.ts";
import { localBackend } from "../../forwarding/outgoing.ts";
import { Gateway } from "../../gateway.ts";
import type { GatewayOptions } from "../../gateway-options.ts";
import { deliveryLogin } from "../../real/login.ts";

/** One request through some of the layers. */
export interface LayerRow {
  layers: string;
  /** µs, in this process. */
  us: number;
}

const PATH = "/orders/o7";

/**
 * One REST request through more and more of the chain, in turns, so that a busy moment hits all alike. The back end
 * is a function: what is measured is the gateway.
 *
 * @param rounds Requests for each.
 */
export async function layerTimes(rounds = 1500): Promise<LayerRow[]> {
  const clock = new RealClock(), login = await deliveryLogin(clock);
  const headers = { authorization: `Bearer ${await login.token()}` };
  const { invoke } = directInvoke();
  const limit = limitPerCaller(new Gcra({ clock, capacity: 1e9, refillRate: 1e9 }));
  const order = JSON.stringify(invoke(DELIVERY.operations.get("order")!, { id: "o7" }, NOBODY));
  const guarded = (policies: object) => {
    const backend = localBackend("orders", () => new Response(order));
    return invokeOver(new Map([["orders", new Upstream(backend, { clock, ...policies })]]), clock);
  };
  const base: GatewayOptions = { table: DELIVERY, invoke, clock };
  const { authenticate } = login, all = { ...base, authenticate, limit };
  const policies = { bulkhead: 64, timeout: 1000, retries: 1, breaker: { wait: 500 } };
  const gateways = {
    "door and face": new Gateway(base),
    "+ who calls": new Gateway({ ...base, authenticate }),
    "+ limit": new Gateway(all),
    "+ HTTP to a back end": new Gateway({ ...all, invoke: guarded({}) }),
    "+ breaker and the like": new Gateway({ ...all, invoke: guarded(policies) }),
  };
  const rows: LayerRow[] = [];
  for (let i = -rounds / 3; i < rounds; i++) {
    for (const [layers, gateway] of Object.entries(gateways)) {
      const request = new Request(`http://api.example${PATH}`, { headers });
      const from = performance.now(), response = await gateway.fetch(request);
      // The first third warms up.
      if (i >= 0) rows.push({ layers, us: (performance.now() - from) * 1000 });
      await response.text();
    }
  }
  return rows;
}

const NOBODY = { signal: new AbortController().signal };
