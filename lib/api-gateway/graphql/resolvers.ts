import type { GraphQLObjectType } from "graphql";
import type { CallScope, Invoke } from "../operations/call.ts";
import { parseInput } from "../operations/call.ts";
import type { Out } from "./plan.ts";
import type { TableSchema } from "./schema.ts";

/**
 * Puts a resolver on every field that an operation answers: one call for one object, as most servers
 * begin. It is the naive server of the notebook, the yardstick of the compiled one, and what answers
 * introspection.
 *
 * @param invoke Called with the scope that is the context value of the execution.
 */
export function withResolvers({ schema, sources }: TableSchema, invoke: Invoke): void {
  for (const [place, { operation, link }] of sources) {
    const [type, field] = place.split(".") as [string, string];
    const target = (schema.getType(type) as GraphQLObjectType).getFields()[field]!;
    if (!link) {
      target.resolve = (_, args, scope) =>
        invoke(operation, parseInput(operation, args), scope as CallScope);
      continue;
    }
    const { ids = "ids", from, key = "id", many } = link;
    target.resolve = async (parent: Out, args, scope) => {
      const id = parent[from];
      if (id === null || id === undefined) return null;
      const input = parseInput(operation, { ...args, [ids]: [id] });
      const found = await invoke(operation, input, scope as CallScope) as Out[];
      return many
        ? found.filter((one) => one[key] === id)
        : found.find((one) => one[key] === id) ?? null;
    };
  }
}
