import { execute } from "graphql";
import type { CallScope, Invoke } from "../operations/call.ts";
import type { OperationTable } from "../operations/operation.ts";
import { Refusal } from "../problem.ts";
import type { QueryLimits } from "./compile.ts";
import { costOf } from "./cost.ts";
import { executePlan, type GraphQLAnswer } from "./execute.ts";
import { guardIntrospection, INTROSPECTION_COST } from "./introspection.ts";
import { QueryCache } from "./prepared.ts";
import { withResolvers } from "./resolvers.ts";
import { type TableSchema, tableSchema } from "./schema.ts";

/** What a caller sends. */
export interface GraphQLParams {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** A query that is about to be executed: what it may cost is known, and nothing was called. */
export interface PreparedQuery {
  readonly kind: "query" | "mutation";
  /** Units at most. */
  readonly cost: number;
  readonly depth: number;
  /** Operations that it may call. */
  readonly operations: ReadonlySet<string>;
  execute(scope: CallScope): Promise<GraphQLAnswer>;
}

/** How the GraphQL face is made. */
export interface GraphQLOptions {
  readonly limits?: QueryLimits;
  /** Whether it answers what its schema is. Default: `true`. */
  readonly introspection?: boolean;
}

/**
 * The GraphQL face of a table. A query text is parsed, validated and compiled once; executing it is a walk
 * over closed tables of fields, with one call for each link and level.
 *
 * @example
 * ```ts
 * import { entity, GraphQLFace, operationTable } from "#lib/api-gateway";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const Order = entity("Order", { id: z.string(), total: z.number() });
 * const table = operationTable([{
 *   ...{ name: "order", about: "one order", backend: "orders", scope: "orders.read", cost: 1 },
 *   ...{ method: "GET", path: "/orders/{id}", output: Order, input: z.object({ id: z.string() }) },
 * }]);
 * const face = new GraphQLFace(table, (_, { id }) => ({ id, total: 12.5 }));
 * const query = face.prepare({ query: '{ order(id: "7") { total } }' });
 * assert.equal(query.cost, 1);
 * const { data } = await query.execute({ signal: new AbortController().signal });
 * assert.deepEqual(data, { order: { total: 12.5 } });
 * ```
 */
export class GraphQLFace {
  readonly schema: TableSchema;
  readonly #invoke: Invoke;
  readonly #queries: QueryCache;
  readonly #introspection: boolean;

  constructor(table: OperationTable, invoke: Invoke, options: GraphQLOptions = {}) {
    this.schema = tableSchema(table);
    this.#invoke = invoke;
    this.#queries = new QueryCache(this.schema, options.limits);
    this.#introspection = options.introspection ?? true;
    withResolvers(this.schema, invoke);
  }

  /** @throws {QueryError} Where the query is wrong. @throws {Refusal} 400 where it is larger than it may be. */
  prepare({ query, variables, operationName }: GraphQLParams): PreparedQuery {
    const prepared = this.#queries.prepare(query, operationName);
    const coerced = prepared.variables(variables ?? {});
    if (prepared.introspects) return this.#introspect(prepared.document, operationName, coerced);
    const plan = prepared.plan(coerced), { kind, depth, operations } = plan, invoke = this.#invoke;
    return {
      kind,
      depth,
      operations,
      // Only where somebody charges for it.
      get cost() {
        return costOf(plan, coerced);
      },
      execute: (scope) => executePlan(plan, invoke, coerced, scope),
    };
  }

  /** Asked by tools, once: graphql-js itself answers, from the same schema. */
  #introspect(
    document: Parameters<typeof execute>[0]["document"],
    operationName: string | null | undefined,
    variableValues: Record<string, unknown>,
  ): PreparedQuery {
    if (!this.#introspection) {
      throw new Refusal(403, "Cannot tell the schema: introspection is off");
    }
    const asksForData = document.definitions.some((one) =>
      one.kind === "OperationDefinition" &&
      one.selectionSet.selections.some((field) =>
        field.kind !== "Field" || !field.name.value.startsWith("__")
      )
    );
    // Its data would go around the plan, and so around the cost.
    if (asksForData) {
      throw new Refusal(400, "Cannot execute the query: ask for the schema by itself");
    }
    guardIntrospection(document);
    const args = { schema: this.schema.schema, document, operationName, variableValues };
    return {
      ...{ kind: "query", cost: INTROSPECTION_COST, depth: 1, operations: new Set<string>() },
      execute: async () => await execute(args) as GraphQLAnswer,
    };
  }
}
