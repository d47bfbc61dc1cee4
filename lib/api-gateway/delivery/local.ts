import type { Clock } from "../../sim/mod.ts";
import { invokeOver } from "../edge/invoke.ts";
import { Upstream, type UpstreamOptions } from "../edge/upstream.ts";
import type { Invoke } from "../operations/call.ts";
import { deliveryData } from "./data.ts";
import { deliveryHandlers } from "./handlers.ts";
import { deliveryService, type Service, serviceBackend } from "./service.ts";
import { DELIVERY, DELIVERY_OPERATIONS } from "./table.ts";

/** The back ends of the table. */
export const DELIVERY_BACKENDS = ["orders", "restaurants", "couriers"] as const;
export type DeliveryBackend = typeof DELIVERY_BACKENDS[number];

/** The three services in this process, behind the gateway's own upstreams. */
export interface LocalDelivery {
  readonly services: Record<DeliveryBackend, Service>;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly invoke: Invoke;
  /** Calls that reached the services so far. */
  calls(): number;
  close(): void;
}

/** Operations of one back end. */
export function operationsOf(backend: string): typeof DELIVERY_OPERATIONS {
  return DELIVERY_OPERATIONS.filter((operation) => operation.backend === backend);
}

/** Runs the delivery app's services on a clock, in this process. */
export function localDelivery(
  clock: Clock,
  policies: Omit<UpstreamOptions, "clock"> = {},
  seed = 1,
): LocalDelivery {
  const handlers = deliveryHandlers(deliveryData(seed)), upstreams = new Map<string, Upstream>();
  const services = Object.fromEntries(DELIVERY_BACKENDS.map((name) => {
    const service = deliveryService({ clock, operations: operationsOf(name), handlers });
    upstreams.set(name, new Upstream(serviceBackend(name, service), { clock, ...policies }));
    return [name, service];
  })) as Record<DeliveryBackend, Service>;
  return {
    ...{ services, upstreams, invoke: invokeOver(upstreams, clock, DELIVERY) },
    calls: () =>
      Object.values(services).reduce(
        (sum, { seen }) => sum + Object.values(seen).reduce((a, b) => a + b, 0),
        0,
      ),
    close: () => upstreams.forEach((upstream) => upstream.close()),
  };
}

/** Operations done by a function call in this process, without HTTP and without waiting. */
export function directInvoke(seed = 1): { invoke: Invoke; calls: () => number } {
  const handlers = deliveryHandlers(deliveryData(seed));
  let calls = 0;
  const invoke: Invoke = (operation, input) => {
    calls++;
    return handlers[operation.name]!(input);
  };
  return { invoke, calls: () => calls };
}
