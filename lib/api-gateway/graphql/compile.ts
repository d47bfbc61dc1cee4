import {
  type FieldNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  isLeafType,
  type OperationDefinitionNode,
} from "graphql";
import { z } from "zod";
import type { Operation } from "../operations/operation.ts";
import { firstIssue } from "../operations/call.ts";
import { Refusal } from "../problem.ts";
import { collectFields, type Fragments, usesVariables } from "./collect.ts";
import type { Arguments, FieldPlan, ObjectPlan, Plan } from "./plan.ts";
import type { FieldSource, TableSchema } from "./schema.ts";

/** Most that a query may have. */
export interface QueryLimits {
  /** Levels of fields. Default: 8. */
  depth?: number;
  /** Fields with an alias. Default: 30. */
  aliases?: number;
  /** Fields, after fragments are put in. Default: 500. */
  fields?: number;
  /** Words and signs of its text. Default: 2000. */
  tokens?: number;
}

export const QUERY_LIMITS: Required<QueryLimits> = {
  ...{ depth: 8, aliases: 30, fields: 500, tokens: 2000 },
};

/** What one compilation knows. */
interface Work {
  readonly schema: TableSchema;
  readonly fragments: Fragments;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly limits: Required<QueryLimits>;
  readonly operations: Set<string>;
  fields: number;
  aliases: number;
  depth: number;
}

/**
 * Compiles a valid operation: fragments merged, `@skip` and `@include` decided, types looked up, arguments
 * that hang on no variable read. The limits hold *while* it is compiled: thirty lines of fragments can
 * stand for a billion fields, and nobody should count them.
 *
 * @param variables Those that `@skip` and `@include` name decide which plan it is.
 * @throws {Refusal} 400 where a limit is passed.
 */
export function compile(
  schema: TableSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  variables: Readonly<Record<string, unknown>>,
  limits: QueryLimits = {},
): Plan {
  const type = schema.schema.getRootType(operation.operation);
  if (!type || operation.operation === "subscription") {
    throw new Refusal(400, `Cannot execute the query: there are no ${operation.operation}s`);
  }
  const work: Work = {
    ...{ schema, fragments, variables, limits: { ...QUERY_LIMITS, ...limits } },
    ...{ operations: new Set(), fields: 0, aliases: 0, depth: 0 },
  };
  const nodes = [{ selectionSet: operation.selectionSet }];
  const root = objectPlan(work, type, nodes, 1);
  const { fields, aliases, depth, operations } = work;
  return { kind: operation.operation, root, fields, aliases, depth, operations };
}

function objectPlan(
  work: Work,
  type: GraphQLObjectType,
  nodes: readonly Pick<FieldNode, "selectionSet">[],
  depth: number,
): ObjectPlan {
  if (depth > work.limits.depth) tooMuch("deep", work.limits.depth, "levels");
  work.depth = Math.max(work.depth, depth);
  const fields: FieldPlan[] = [];
  const room = work.limits.fields;
  for (const [key, same] of collectFields(type, nodes, work.fragments, work.variables, room)) {
    if (++work.fields > room) tooMuch("large", room, "fields");
    if (same[0]!.alias && ++work.aliases > work.limits.aliases) {
      tooMuch("large", work.limits.aliases, "aliases");
    }
    fields.push(fieldPlan(work, type, key, same, depth));
  }
  return { type: type.name, fields };
}

function fieldPlan(
  work: Work,
  parent: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
  depth: number,
): FieldPlan {
  const name = nodes[0]!.name.value, place = `${parent.name}.${name}`;
  if (name === "__typename") {
    const type = new GraphQLNonNull(GraphQLString), args = () => NOTHING;
    const none = { plain: "string", source: undefined, longest: 1, child: undefined };
    return { key, name, place, nodes, type, args, ...none };
  }
  const field = parent.getFields()[name]!, source = work.schema.sources.get(place);
  const named = getNamedType(field.type);
  const child = named instanceof GraphQLObjectType
    ? objectPlan(work, named, nodes, depth + 1)
    : undefined;
  if (source) work.operations.add(source.operation.name);
  return {
    ...{ key, name, place, nodes, source, child, type: field.type },
    longest: work.schema.longest.get(place) ?? 1,
    plain: isLeafType(named) ? PLAIN[named.name] : undefined,
    args: source ? argumentsOf(field, nodes[0]!, source) : () => NOTHING,
  };
}

const NOTHING = {};
/** Types whose valid values are known by `typeof`; whole numbers and enums are looked at. */
const PLAIN: Record<string, string> = { String: "string", Boolean: "boolean" };

function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { operation, link }: FieldSource,
): Arguments {
  const schema = link ? withoutIds(operation, link.ids ?? "ids") : operation.input;
  const read: Arguments = (variables) => {
    const parsed = schema.safeParse(getArgumentValues(field, node, variables));
    if (parsed.success) return parsed.data;
    throw new Refusal(400, `Cannot call ${operation.name}: ${firstIssue(parsed.error)}`);
  };
  if (usesVariables(node)) return read;
  // Read once; what is wrong is told when it is executed, at its place in the answer.
  try {
    const constant = read({});
    return () => constant;
  } catch {
    return read;
  }
}

const WITHOUT = new WeakMap<Operation, z.ZodObject>();

function withoutIds(operation: Operation, ids: string): z.ZodObject {
  let schema = WITHOUT.get(operation);
  if (!schema) {
    WITHOUT.set(operation, schema = operation.input.omit({ [ids]: true } as Record<string, true>));
  }
  return schema;
}

function tooMuch(what: string, most: number, unit: string): never {
  throw new Refusal(400, `Cannot execute the query: it is too ${what}: at most ${most} ${unit}`);
}
