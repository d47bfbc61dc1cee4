import { z } from "zod";
import { Refusal } from "../problem.ts";

/** An id as a caller may choose it. */
type Id = string | number | null;

/** A method of a service: gets its parameters by position or by name. @throws {Refusal} 400 for wrong ones. */
export type RpcMethod<Scope> = (
  params: readonly unknown[] | Readonly<Record<string, unknown>>,
  scope: Scope,
) => unknown;

interface RpcError {
  code: number;
  message: string;
  data?: unknown;
}

type RpcAnswer =
  & { jsonrpc: "2.0"; id: Id }
  & ({ result: unknown } | { error: RpcError });

/** Codes of the standard, section 5.1. */
export const RPC_CODES = {
  ...{ parseError: -32700, invalidRequest: -32600, methodNotFound: -32601 },
  ...{ invalidParams: -32602, internalError: -32603, serverError: -32000 },
} as const;

const RpcRequest = z.object({
  jsonrpc: z.literal("2.0"),
  method: z.string(),
  params: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).optional(),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
});

type RpcCall = z.output<typeof RpcRequest>;

/** What was read of a text, before anything is called. */
export interface RpcBatch {
  /** Whether several were sent at once. */
  readonly many: boolean;
  /** A call, or the answer to what is none. */
  readonly calls: readonly (RpcCall | RpcAnswer)[];
}

/** Whether it is a call and not an answer already. */
export function isCall(one: RpcCall | RpcAnswer): one is RpcCall {
  return "method" in one;
}

/**
 * Reads a JSON-RPC 2.0 text: one request, or a batch of them.
 *
 * @param most Requests in a batch at most.
 * @throws {Refusal} 413 beyond.
 */
export function readRpc(text: string, most = 50): RpcBatch {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { many: false, calls: [refused(RPC_CODES.parseError, "Parse error")] };
  }
  if (!Array.isArray(body)) return { many: false, calls: [read(body)] };
  if (body.length === 0) return { many: false, calls: [read(undefined)] };
  if (body.length > most) {
    throw new Refusal(
      413,
      `Cannot take the batch: it must have at most ${most} requests: received ${body.length}`,
    );
  }
  return { many: true, calls: body.map(read) };
}

/** A call, or the answer to what is none: whatever it was meant to be, its id is not to be believed. */
function read(value: unknown): RpcCall | RpcAnswer {
  const parsed = RpcRequest.safeParse(value);
  return parsed.success ? parsed.data : refused(RPC_CODES.invalidRequest, "Invalid Request");
}

/**
 * Has the calls of a text done, all at once, and gives the text of the answer; `undefined` where nobody waits
 * for one: notifications have no id. Never rejects.
 *
 * @example
 * ```ts
 * import { answerRpc, readRpc } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const methods = { add: (params: unknown) => (params as number[])[0]! + (params as number[])[1]! };
 * const batch = readRpc('{ "jsonrpc": "2.0", "method": "add", "params": [1, 2], "id": 7 }');
 * assert.equal(await answerRpc(batch, methods, undefined), '{"jsonrpc":"2.0","result":3,"id":7}');
 * ```
 */
export async function answerRpc<Scope>(
  { many, calls }: RpcBatch,
  methods: Readonly<Record<string, RpcMethod<Scope>>>,
  scope: Scope,
): Promise<string | undefined> {
  const answers = await Promise.all(
    calls.map((one) => isCall(one) ? call(one, methods, scope) : one),
  );
  const said = answers.filter((one) => one !== undefined);
  if (said.length === 0) return undefined;
  return JSON.stringify(many ? said : said[0]);
}

async function call<Scope>(
  { method, params = [], id }: RpcCall,
  methods: Readonly<Record<string, RpcMethod<Scope>>>,
  scope: Scope,
): Promise<RpcAnswer | undefined> {
  let answer: { result: unknown } | { error: RpcError };
  try {
    answer = Object.hasOwn(methods, method)
      ? { result: await methods[method]!(params, scope) ?? null }
      : { error: { code: RPC_CODES.methodNotFound, message: "Method not found" } };
  } catch (error) {
    answer = { error: errorOf(error) };
  }
  return id === undefined ? undefined : { jsonrpc: "2.0", ...answer, id };
}

function errorOf(error: unknown): RpcError {
  if (!(error instanceof Refusal)) {
    return { code: RPC_CODES.internalError, message: "Internal error" };
  }
  const { status, message } = error;
  const code = status === 400 ? RPC_CODES.invalidParams : RPC_CODES.serverError;
  return { code, message, data: { status } };
}

function refused(code: number, message: string): RpcAnswer {
  return { jsonrpc: "2.0", error: { code, message }, id: null };
}
