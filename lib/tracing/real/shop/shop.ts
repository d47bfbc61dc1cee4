import { startProcesses } from "../../../services/processes.ts";
import { type ExportMode, type ServiceName, SERVICES } from "./setup.ts";

/** How the shop is started. */
export interface ShopOptions {
  /** Where spans go. */
  collector: string;
  mode?: ExportMode;
  /** The share of traces that is recorded. Default: 1. */
  share?: number;
  /** Each process ends after this, in ms. Default: a minute. */
  budget?: number;
}

/** One checkout, as its customer saw it. */
export interface Checkout {
  ok: boolean;
  /** ms. */
  took: number;
  traceId: string;
}

/** Five processes: web calls cart and seats, then payments, which calls the ledger and sends to a queue. */
export interface Shop {
  readonly urls: readonly string[];
  /** Buys something. `lock`: for so many ms the ledger waits for a lock. Never rejects. */
  checkout(options?: { lock?: number; headers?: Record<string, string> }): Promise<Checkout>;
  kill(service: ServiceName): void;
  restart(service: ServiceName): Promise<void>;
  /** Makes all send what they have recorded. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the shop. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const { collector, mode = "batch", share = 1, budget = 60_000 } = options;
  const start = () =>
    startProcesses(
      new URL("./program.ts", import.meta.url),
      SERVICES.map((name) => (ports: readonly number[]) => [
        ...[name, ports.join(","), collector, mode, share, budget],
      ]),
    );
  // They are told each other's ports before they listen: somebody else may take one in between.
  const processes = await start().catch(start).catch(start);
  let orders = 0;
  const tell = (path: string) =>
    Promise.all(
      processes.urls.map((url) =>
        fetch(url + path, { method: "POST", signal: AbortSignal.timeout(3000) })
          .then((answer) => answer.body?.cancel(), () => {})
      ),
    );
  return {
    urls: processes.urls,
    async checkout({ lock = 0, headers = {} } = {}) {
      const start = performance.now(), baggage = lock > 0 ? { baggage: `ledger.lock=${lock}` } : {};
      try {
        const answer = await fetch(`${processes.urls[0]}/checkout/${++orders}`, {
          method: "POST",
          headers: { ...headers, ...baggage },
          signal: AbortSignal.timeout(10_000),
        });
        const { trace = "" } = await answer.json() as { trace?: string };
        return { ok: answer.ok, took: performance.now() - start, traceId: trace };
      } catch {
        return { ok: false, took: performance.now() - start, traceId: "" };
      }
    },
    kill: (service) => processes.kill(SERVICES.indexOf(service)),
    restart: (service) => processes.restart(SERVICES.indexOf(service)),
    flush: async () => void await tell("/flush"),
    async stop() {
      await tell("/end");
      await processes.stop();
    },
  };
}
