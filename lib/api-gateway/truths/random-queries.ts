import {
  getNamedType,
  type GraphQLArgument,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { Random } from "../../sim/mod.ts";

/** A random query, with variables for some of its arguments. */
export interface RandomQuery {
  query: string;
  variables: Record<string, unknown>;
}

/** What one query gathers while it is written. */
interface Writing {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  /** Fields still to be written at most. */
  room: number;
  readonly declared: string[];
  readonly variables: Record<string, unknown>;
  readonly fragments: string[];
}

/** Ids that exist, and one that does not. */
const IDS: Record<string, string[]> = {
  order: ["o1", "o7", "o50", "o999"],
  restaurant: ["r1", "r2", "r40", "r99"],
  restaurants: ["r1", "r2", "r3", "r99"],
  customers: ["c1", "c2", "c50", "c99"],
  ordersOf: ["r1", "r2", "r3"],
  dishes: ["r1", "r2", "r99"],
  courier: ["k1", "k2", "k99"],
  couriers: ["k1", "k2", "k60", "k99"],
};

/**
 * A valid query over the delivery schema: fields in any order and more than once, aliases, fragments by name
 * and in place, `@skip` and `@include`, arguments written out, by variable and left to their defaults.
 */
export function randomQuery(schema: GraphQLSchema, random: Random, room = 40): RandomQuery {
  const writing: Writing = { schema, random, room, declared: [], variables: {}, fragments: [] };
  const body = selections(writing, schema.getQueryType()!, 1);
  const head = writing.declared.length > 0 ? `query Q(${writing.declared.join(", ")})` : "query Q";
  return {
    query: [`${head} ${body}`, ...writing.fragments].join("\n"),
    variables: writing.variables,
  };
}

function selections(writing: Writing, type: GraphQLObjectType, depth: number): string {
  const { random } = writing, fields = Object.values(type.getFields()), parts: string[] = [];
  const many = 1 + random.int(4);
  for (let i = 0; i < many; i++) {
    const field = fields[random.int(fields.length)]!, named = getNamedType(field.type);
    if (named instanceof GraphQLObjectType && (depth > 3 || writing.room <= 0)) continue;
    writing.room--;
    // The same key must mean the same field with the same arguments: an alias of its own for each.
    const key = `${field.name}${writing.room < 0 ? "x" : ""}${Math.abs(writing.room)}: `;
    const alias = field.args.length > 0 || random.next() < 0.2 ? key : "";
    const args = writeArguments(writing, field.name, field.args);
    const inside = named instanceof GraphQLObjectType ? selections(writing, named, depth + 1) : "";
    parts.push(`${alias}${field.name}${args}${condition(writing)}${inside && ` ${inside}`}`);
  }
  if (random.next() < 0.2 || parts.length === 0) parts.push("__typename");
  if (random.next() < 0.2) return `{ ... on ${type.name} { ${parts.join(" ")} } __typename }`;
  if (random.next() < 0.15) {
    const name = `F${writing.fragments.length}`;
    writing.fragments.push(`fragment ${name} on ${type.name} { ${parts.join(" ")} }`);
    return `{ ...${name} ${parts[0]} }`;
  }
  return `{ ${parts.join(" ")} }`;
}

function condition({ random, declared, variables }: Writing): string {
  if (random.next() > 0.15) return "";
  const directive = random.next() < 0.5 ? "skip" : "include", value = random.next() < 0.5;
  if (random.next() < 0.5) return ` @${directive}(if: ${value})`;
  const name = `if${declared.length}`;
  declared.push(`$${name}: Boolean!`);
  variables[name] = value;
  return ` @${directive}(if: $${name})`;
}

function writeArguments(writing: Writing, field: string, args: readonly GraphQLArgument[]): string {
  const { random, declared, variables } = writing;
  const written = args.flatMap((argument) => {
    const needed = argument.type instanceof GraphQLNonNull;
    if (!needed && random.next() < 0.3) return [];
    const value = valueFor(writing, field, argument.name);
    if (random.next() < 0.7) return [`${argument.name}: ${JSON.stringify(value)}`];
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${argument.type}`);
    variables[name] = value;
    return [`${argument.name}: $${name}`];
  });
  return written.length > 0 ? `(${written.join(", ")})` : "";
}

function valueFor({ random }: Writing, field: string, argument: string): unknown {
  const ids = IDS[field] ?? ["x"], pick = () => ids[random.int(ids.length)]!;
  if (argument === "id") return pick();
  if (argument === "ids") return Array.from({ length: 1 + random.int(3) }, pick);
  // One in twenty is out of its range: then both must refuse it, at the same place.
  return random.next() < 0.05 ? 0 : 1 + random.int(5);
}
