import type { Clock } from "../../sim/mod.ts";
import { requestOf } from "../faces/rest.ts";
import { DEADLINE } from "../forwarding/deadline.ts";
import { boundedBody } from "../forwarding/guard.ts";
import type { Outgoing } from "../forwarding/outgoing.ts";
import { type CallScope, type Invoke, parseOutput, requireScope } from "../operations/call.ts";
import { isIdempotent, type Operation, type OperationTable } from "../operations/operation.ts";
import { Refusal } from "../problem.ts";
import { IDENTITY } from "./authenticate.ts";
import { BackendError, type Upstream } from "./upstream.ts";

/**
 * Has operations done by back ends over HTTP. What goes out is made here, field by field: nothing that a caller
 * sent is copied but the trace. What comes back is parsed once.
 *
 * @param upstreams By the name of the back end.
 * @param table Where given, each of its operations must have one. @throws {TypeError} Where one has none.
 */
export function invokeOver(
  upstreams: ReadonlyMap<string, Upstream>,
  clock: Clock,
  table?: OperationTable,
): Invoke {
  const missing = [...table?.operations.values() ?? []].find(({ backend }) =>
    !upstreams.has(backend)
  );
  if (missing) {
    throw new TypeError(`Cannot serve ${missing.name}: there is no back end ${missing.backend}`);
  }
  return async (operation, input, scope) => {
    requireScope(operation, scope);
    const upstream = upstreams.get(operation.backend)!;
    const repeat = operation.method === "GET" ? "safe" : isIdempotent(operation) ? "yes" : "no";
    const make = (signal: AbortSignal) => outgoing(operation, input, scope, clock, signal);
    const use = (response: Response) => read(operation, input, response);
    try {
      return await upstream.send(make, use, scope.signal, repeat);
    } catch (error) {
      throw told(operation, error);
    }
  };
}

function outgoing(
  operation: Operation,
  input: Record<string, unknown>,
  { caller, deadline, trace }: CallScope,
  clock: Clock,
  signal: AbortSignal,
): Outgoing {
  const { target, body } = requestOf(operation, input);
  const headers = new Headers(trace);
  if (body !== undefined) headers.set("content-type", "application/json");
  if (caller?.identity !== undefined) headers.set(IDENTITY, caller.identity);
  if (deadline !== undefined) {
    const left = Math.floor(deadline - clock.now());
    if (left <= 0) throw new Refusal(504, `Cannot call ${operation.name}: its time is over`);
    headers.set(DEADLINE, String(left));
  }
  const bytes = body === undefined ? null : new TextEncoder().encode(body);
  return {
    ...{ method: operation.method, path: target, host: operation.backend },
    headers,
    body: bytes,
    signal,
  };
}

async function read(
  operation: Operation,
  input: Record<string, unknown>,
  response: Response,
): Promise<unknown> {
  if (response.status === 404) {
    response.body?.cancel().catch(() => {});
    if (operation.output.safeParse(null).success) return null;
    throw new Refusal(404, `Cannot find it: ${operation.name} knows nothing of that name`);
  }
  if (!response.ok) {
    response.body?.cancel().catch(() => {});
    // Which 4xx it was is between us and the back end; that the caller's input was wrong is not.
    const status = response.status === 409 ? 409 : response.status === 403 ? 403 : 400;
    throw new Refusal(status, `Cannot do ${operation.name}: ${operation.backend} refused it`);
  }
  let output: unknown;
  try {
    const body = response.body as ReadableStream<Uint8Array<ArrayBuffer>> | null;
    output = JSON.parse(await new Response(boundedBody(body, MOST_ANSWER)).text());
  } catch {
    throw new Refusal(502, `Cannot use the answer of ${operation.backend}: it broke off`);
  }
  return parseOutput(operation, input, output);
}

const REASONS: Record<string, [status: number, why: string]> = {
  CircuitOpenError: [503, "it has failed too often, and is left alone for a while"],
  BulkheadFullError: [503, "too many calls to it are under way"],
  TimeoutError: [504, "it did not answer in time"],
};

/** Bytes of an answer that are read at most: five thousand orders need less. */
const MOST_ANSWER = 8 << 20;

/** What a caller may know of a failure: which back end, and what the gateway saw. */
function told({ backend }: Operation, error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof BackendError) {
    return new Refusal(502, `Cannot reach ${backend}: it failed`);
  }
  const [status, why] = REASONS[(error as Error | undefined)?.name ?? ""] ??
    [502, "it is not there"];
  return new Refusal(status, `Cannot reach ${backend}: ${why}`);
}
