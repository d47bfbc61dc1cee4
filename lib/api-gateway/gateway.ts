import { type Charge, charge } from "./edge/limit.ts";
import { FaceSet, type PreparedRequest } from "./faces/face-set.ts";
import type { GatewayOptions } from "./gateway-options.ts";
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

  /** Answers a request; never rejects. */
  async fetch(request: Request, arrival: Arrival = NOWHERE): Promise<Response> {
    const version = this.#now;
    let response: Response;
    try {
      response = await answer(version, request, arrival);
    } catch (error) {
      response = problemOf(error);
    }
    if (version.options.version !== undefined) {
      response.headers.set("x-config", version.options.version);
    }
    return response;
  }
}

function made(options: GatewayOptions): Version {
  return { options, faces: new FaceSet(options) };
}

/** The chain, in its order: guard, who, what, charge, do. */
async function answer(
  { options, faces }: Version,
  request: Request,
  arrival: Arrival,
): Promise<Response> {
  const asked = new AskedRequest(request, arrival.port);
  guardRequest(request, asked.path, options.requests);
  const { authenticate, limit, proxy } = options;
  const caller = authenticate ? await authenticate(request) : undefined;
  if (caller instanceof Response) return caller;
  const prepared = await faces.prepare(request, asked.path);
  if (!prepared && !proxy) {
    throw new Refusal(404, "Cannot find it: there is nothing of that name here");
  }
  // What is wrong costs a unit too: finding that out was work.
  const told = limit && await charge(limit, chargeOf(caller, prepared));
  if (prepared?.refused) return prepared.refused;
  const response = prepared
    ? await prepared.run(new RequestScope(options, request, caller))
    : await proxy!.handle(request, arrival);
  if (told) { for (const [name, value] of Object.entries(told)) response.headers.set(name, value); }
  return response;
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

  constructor({ clock, timeout = 10_000 }: GatewayOptions, request: Request, caller?: Caller) {
    this.caller = caller;
    this.deadline = clock.now() + timeLeft(request.headers, timeout);
    this.#request = request;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
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
