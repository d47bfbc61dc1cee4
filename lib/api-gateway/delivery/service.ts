import { Hono } from "hono";
import type { Clock } from "../../sim/mod.ts";
import { gatherInput } from "../faces/rest.ts";
import { IDENTITY } from "../edge/authenticate.ts";
import type { Backend } from "../forwarding/outgoing.ts";
import type { Operation } from "../operations/operation.ts";
import type { Handler } from "./handlers.ts";

/** How a service misbehaves, on request. */
export interface Trouble {
  /** Time before each answer, in ms. */
  delay: number;
  /** Answers one call in this many much later, after `slowDelay` ms. 0: none. */
  slowEvery: number;
  slowDelay: number;
  /** Answers every call with 500. */
  failing: boolean;
}

/** One back-end service, as an app that any server can run. */
export interface Service {
  readonly app: Hono;
  readonly trouble: Trouble;
  /** Calls so far, by operation. */
  readonly seen: Record<string, number>;
}

/** What a service is made of. */
export interface ServiceOptions {
  readonly clock: Clock;
  readonly operations: readonly Operation[];
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Whether a caller's signed identity is genuine. Default: nobody is asked. */
  readonly genuine?: (identity: string | null) => Promise<boolean>;
}

/**
 * A service of the delivery app: its operations over HTTP, calls counted, trouble made on request
 * (`PUT /_trouble`, `GET /_seen`).
 */
export function deliveryService({ clock, operations, handlers, genuine }: ServiceOptions): Service {
  const app = new Hono(), seen: Record<string, number> = {};
  const trouble: Trouble = { delay: 0, slowEvery: 0, slowDelay: 0, failing: false };
  let calls = 0;
  app.get("/_seen", (context) => context.json(seen));
  app.put("/_trouble", async (context) => {
    Object.assign(trouble, await context.req.json());
    return context.json(trouble);
  });
  for (const operation of operations) {
    app.on(operation.method, operation.path.replace(/\{(\w+)\}/g, ":$1"), async (context) => {
      seen[operation.name] = (seen[operation.name] ?? 0) + 1;
      const slow = trouble.slowEvery > 0 && ++calls % trouble.slowEvery === 0;
      const wait = slow ? trouble.slowDelay : trouble.delay;
      if (wait > 0) await clock.sleep(wait);
      if (trouble.failing) return context.json({ error: "database on 10.0.0.7 is gone" }, 500);
      if (genuine && !await genuine(context.req.header(IDENTITY) ?? null)) {
        return context.json({ error: "who are you?" }, 403);
      }
      const input = await gatherInput(operation, context.req.param(), context.req.raw);
      const answer = handlers[operation.name]!(operation.input.parse(input));
      return answer === null ? context.notFound() : context.json(answer as object);
    });
  }
  return { app, trouble, seen };
}

/** A service in this process, as a back end of the gateway. */
export function serviceBackend(name: string, { app }: Service): Backend {
  return {
    name,
    send: async ({ method, path, headers, body, signal }) => {
      signal.throwIfAborted();
      const request = new Request(`http://${name}${path}`, { method, headers, body });
      let leave = () => {};
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal.reason);
        signal.addEventListener("abort", leave, { once: true });
      });
      try {
        return await Promise.race([app.fetch(request), left]);
      } finally {
        signal.removeEventListener("abort", leave);
      }
    },
  };
}
