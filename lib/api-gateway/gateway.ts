import { type CallContext, Timeout, TimeoutError } from "../circuit-breaker/mod.ts";
import { type Charge, charge } from "./edge/limit.ts";
import { FaceSet, type PreparedRequest } from "./faces/face-set.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import { decorate, preflight } from "./filters/cors.ts";
import { timeLeft } from "./forwarding/deadline.ts";
import { guardRequest } from "./forwarding/guard.ts";
import type { Caller, CallScope } from "./operations/call.ts";
import { problemOf, Refusal } from "./problem.ts";
import type { Arrival } from "./proxy.ts";
import { AskedRequest } from "./routing/asked.ts";

const NOWHERE: Arrival = { address: "127.0.0.1", scheme: "http", trusted: false, port: 80 };
/** Fields that go on to back ends as they came. */
const TRACE = ["traceparent", "tracestate"] as const;

/** One version of the configuration, with what was made of it. */
interface Version {
  readonly options: GatewayOptions;
  readonly faces: FaceSet;
  readonly timeout: Timeout;
}

/**
 * An API gateway: one door for all callers. Each request is answered by one version of the configuration from
 * beginning to end; a new one is made whole, then swapped in.
 *
 * @example
 * ```ts
 * import { Gateway, operationTable } from "#lib/api-gateway";
 * import { RealClock } from "#lib/sim";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const table = operationTable([{
 *   ...{ name: "double", about: "twice", backend: "math", scope: "math", cost: 1 },
 *   ...{ method: "GET", path: "/double", input: z.object({ of: z.number() }), output: z.number() },
 * }]);
 * const invoke = (_: unknown, { of }: Record<string, unknown>) => Number(of) * 2;
 * const gateway = new Gateway({ table, invoke, clock: new RealClock() });
 * const ask = async (path: string) => await (await gateway.fetch(new Request(`http://x${path}`))).text();
 * assert.equal(await ask("/double?of=21"), "42");
 * assert.equal(await ask("/graphql?query={double(of:21)}"), '{"data":{"double":42}}');
 * ```
 */
export class Gateway {
  #now: Version;

  constructor(options: GatewayOptions) {
    this.#now = made(options);
  }

  /** Makes a new version and lets it answer from now on. What is under way ends with the one it began with. */
  swap(options: GatewayOptions): void {
    this.#now = made(options);
  }

  /** Takes its timer away. Requests under way are not given up any more. */
  close(): void {
    this.#now.timeout.close();
  }

  /** Answers a request; never rejects, and never takes longer than its time. */
  async fetch(request: Request, arrival: Arrival = NOWHERE): Promise<Response> {
    const version = this.#now, { options } = version;
    let response: Response;
    try {
      response = (options.cors && preflight(options.cors, request)) ??
        await inTime(version, request, (context) => answer(version, request, arrival, context));
    } catch (error) {
      response = problemOf(error instanceof TimeoutError ? new Refusal(504, error.message) : error);
    }
    if (options.version === undefined && !options.cors) return response;
    response = changeable(response);
    if (options.cors) decorate(options.cors, request, response.headers);
    if (options.version !== undefined) response.headers.set("x-config", options.version);
    return response;
  }
}

function made(options: GatewayOptions): Version {
  const { clock, timeout: ms = 10_000 } = options;
  return { options, faces: new FaceSet(options), timeout: new Timeout({ clock, ms }) };
}

/** The chain, in its order: form, who, what, charge, do. */
async function answer(
  { options, faces }: Version,
  request: Request,
  arrival: Arrival,
  context: CallContext,
): Promise<Response> {
  const asked = new AskedRequest(request, arrival.port);
  guardRequest(request, asked.path, options.requests);
  const { authenticate, limit, proxy } = options;
  const caller = authenticate ? await authenticate(request) : undefined;
  if (caller instanceof Response) return caller;
  const prepared = await faces.prepare(request, asked.path, proxy !== undefined);
  const told = limit && await charge(limit, chargeOf(caller, prepared));
  const response = prepared
    ? await prepared.run(new RequestScope(options, request, caller, context))
    : await proxy!.handle(request, arrival, caller);
  if (!told) return response;
  const whole = changeable(response);
  for (const [name, value] of Object.entries(told)) whole.headers.set(name, value);
  return whole;
}

/** The time of a request is the gateway's, or what its caller still waits, where that is less. */
function inTime(
  { options, timeout }: Version,
  request: Request,
  call: (context: CallContext) => Promise<Response>,
): Promise<Response> {
  // Asked for only where something listens: a request's signal is dear.
  const parent = {
    get signal() {
      return request.signal;
    },
  };
  const { clock, timeout: most = 10_000 } = options, ms = timeLeft(request.headers, most);
  if (ms >= most) return timeout.execute(call, parent);
  const own = new Timeout({ clock, ms });
  return own.execute(call, parent).finally(() => own.close());
}

/** Some answers can't be changed: those of a redirect, those that were fetched. */
function changeable(response: Response): Response {
  try {
    response.headers.delete("x-config");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}

function chargeOf(caller: Caller | undefined, prepared: PreparedRequest | undefined): Charge {
  const { cost = 1, face = "proxy" } = prepared ?? {};
  return { subject: caller?.subject ?? "anonymous", cost, face };
}

/** What goes along with the calls of one request. Most of it costs something to ask for, and is often not needed. */
class RequestScope implements CallScope {
  readonly caller: Caller | undefined;
  readonly deadline: number;
  readonly #request: Request;
  readonly #context: CallContext;

  constructor(
    { clock, timeout = 10_000 }: GatewayOptions,
    request: Request,
    caller: Caller | undefined,
    context: CallContext,
  ) {
    this.caller = caller;
    this.deadline = clock.now() + timeLeft(request.headers, timeout);
    this.#request = request;
    this.#context = context;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }

  get trace(): Record<string, string> {
    const trace: Record<string, string> = {};
    for (const name of TRACE) {
      const value = this.#request.headers.get(name);
      if (value !== null) trace[name] = value;
    }
    return trace;
  }
}
