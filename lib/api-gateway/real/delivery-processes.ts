import type { Jwk } from "../../oauth/mod.ts";
import { startProcesses } from "../../services/mod.ts";
import { DELIVERY_BACKENDS, type DeliveryBackend } from "../delivery/local.ts";
import type { Trouble } from "../delivery/service.ts";
import { fetchBackend } from "../forwarding/outgoing.ts";
import type { Backend } from "../forwarding/outgoing.ts";

/** The three services as processes. */
export interface DeliveryProcesses {
  readonly backends: Record<DeliveryBackend, Backend>;
  readonly urls: Record<DeliveryBackend, string>;
  /** Calls that reached each so far, by operation. */
  seen(backend: DeliveryBackend): Promise<Record<string, number>>;
  /** Makes one misbehave, or behave. */
  trouble(backend: DeliveryBackend, trouble: Partial<Trouble>): Promise<void>;
  /** Ends one as a crash would. */
  kill(backend: DeliveryBackend): void;
  restart(backend: DeliveryBackend): Promise<void>;
  stop(): Promise<void>;
}

/** How the services are started. */
export interface DeliveryProcessOptions {
  readonly seed?: number;
  /** Time after which they end by themselves, in ms. Default: 120,000. */
  readonly budget?: number;
  /** With it they answer only what the gateway has signed. */
  readonly identityKey?: Jwk;
}

/** Starts orders, restaurants and couriers, with this very runtime. */
export async function startDelivery(
  { seed = 1, budget = 120_000, identityKey }: DeliveryProcessOptions = {},
): Promise<DeliveryProcesses> {
  const program = new URL("./service-program.ts", import.meta.url);
  const key = identityKey ? [JSON.stringify(identityKey)] : [];
  const processes = await startProcesses(
    program,
    DELIVERY_BACKENDS.map(
      (name, i) => (ports: readonly number[]) => [name, ports[i]!, seed, budget, ...key],
    ),
  );
  const named = <T>(make: (index: number, name: string) => T) =>
    Object.fromEntries(DELIVERY_BACKENDS.map((name, i) => [name, make(i, name)])) as Record<
      DeliveryBackend,
      T
    >;
  const index = (backend: DeliveryBackend) => DELIVERY_BACKENDS.indexOf(backend);
  const ask = async (backend: DeliveryBackend, path: string, init: RequestInit = {}) => {
    const url = `${processes.urls[index(backend)]}${path}`;
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(5000) });
    return await response.json();
  };
  return {
    urls: named((i) => processes.urls[i]!),
    backends: named((i, name) => fetchBackend(name, processes.urls[i]!)),
    seen: (backend) => ask(backend, "/_seen"),
    trouble: async (backend, trouble) => {
      await ask(backend, "/_trouble", { method: "PUT", body: JSON.stringify(trouble) });
    },
    kill: (backend) => processes.kill(index(backend)),
    restart: (backend) => processes.restart(index(backend)),
    stop: () => processes.stop(),
  };
}
