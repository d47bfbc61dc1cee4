import { type CallScope, type Invoke, parseInput } from "../operations/call.ts";
import type { OperationTable } from "../operations/operation.ts";
import { Refusal } from "../problem.ts";
import type { RpcMethod } from "./json-rpc.ts";

/** The methods of a table: parameters by name, or by position in the order of the operation's input. */
export function rpcMethods(
  table: OperationTable,
  invoke: Invoke,
): Record<string, RpcMethod<CallScope>> {
  return Object.fromEntries(
    [...table.operations.values()].map((operation) => {
      const names = Object.keys(operation.input.shape);
      const method: RpcMethod<CallScope> = (params, scope) => {
        const input = Array.isArray(params) ? byName(names, params) : params;
        return invoke(operation, parseInput(operation, input), scope);
      };
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
