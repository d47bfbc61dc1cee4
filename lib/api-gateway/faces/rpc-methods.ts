import { type CallScope, type Invoke, parseInput } from "../operations/call.ts";
import type { Operation, OperationTable } from "../operations/operation.ts";
import { Refusal } from "../problem.ts";
import type { RpcMethod } from "./json-rpc.ts";

/** Parameters by position or by name. */
export type RpcParams = readonly unknown[] | Readonly<Record<string, unknown>>;

/** The input that parameters stand for: by name, or by position in the order of the operation's input. */
export function rpcInput(operation: Operation, params: RpcParams = []): Record<string, unknown> {
  const names = Object.keys(operation.input.shape);
  return parseInput(operation, Array.isArray(params) ? byName(names, params) : params);
}

/** The methods of a table. */
export function rpcMethods(
  table: OperationTable,
  invoke: Invoke,
): Record<string, RpcMethod<CallScope>> {
  return Object.fromEntries(
    [...table.operations.values()].map((operation) => {
      const method: RpcMethod<CallScope> = (params, scope) =>
        invoke(operation, rpcInput(operation, params), scope);
      return [operation.name, method];
    }),
  );
}

function byName(names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  if (values.length > names.length) {
    throw new Refusal(
      400,
      `Cannot call it: it takes ${names.length} parameters: received ${values.length}`,
    );
  }
  return Object.fromEntries(values.map((value, i) => [names[i]!, value]));
}
