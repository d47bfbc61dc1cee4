import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  GraphQLFloat,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
} from "graphql";
import { z } from "zod";
import { elementOf, nameOf, unwrap } from "../operations/entity.ts";
import type { Link, Operation, OperationTable } from "../operations/operation.ts";
import { most } from "../operations/table.ts";

/** What a GraphQL field stands for. */
export type FieldSource =
  | { readonly operation: Operation; readonly link?: undefined }
  | { readonly operation: Operation; readonly link: Link };

/** A schema, and what its fields stand for; a field that is not there is read from its object. */
export interface TableSchema {
  readonly schema: GraphQLSchema;
  /** By `"Type.field"`. */
  readonly sources: ReadonlyMap<string, FieldSource>;
  /** Longest lists of objects that objects hold themselves, by `"Type.field"`. */
  readonly longest: ReadonlyMap<string, number>;
}

/**
 * The GraphQL schema of a table. What another program answers may be missing, so root fields and links are
 * nullable, however sure the table is: one back end that is down must not take the whole answer with it.
 *
 * @throws {TypeError} Where an input or output has no counterpart in GraphQL.
 */
export function tableSchema(table: OperationTable): TableSchema {
  const builder = new Builder(table), operations = [...table.operations.values()];
  const roots = (safe: boolean) =>
    operations.filter(({ method }) => (method === "GET") === safe).map((operation) => operation);
  const query = builder.root("Query", roots(true)), change = roots(false);
  const mutation = change.length > 0 ? builder.root("Mutation", change) : null;
  return {
    schema: new GraphQLSchema({ query, mutation }),
    sources: builder.sources,
    longest: builder.longest,
  };
}

class Builder {
  readonly sources = new Map<string, FieldSource>();
  readonly longest = new Map<string, number>();
  readonly #table: OperationTable;
  readonly #objects = new Map<string, GraphQLObjectType>();
  readonly #inputs = new Map<string, GraphQLInputObjectType>();
  readonly #enums = new Map<string, GraphQLEnumType>();

  constructor(table: OperationTable) {
    this.#table = table;
  }

  root(name: string, operations: readonly Operation[]): GraphQLObjectType {
    const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
    for (const operation of operations) {
      const type = nullable(this.#output(operation.output, operation.name));
      fields[operation.name] = {
        type,
        args: this.#args(operation, []),
        description: operation.about,
      };
      this.sources.set(`${name}.${operation.name}`, { operation });
    }
    return new GraphQLObjectType({ name, fields });
  }

  #object(schema: z.ZodObject, place: string): GraphQLObjectType {
    const name = nameOf(schema) ?? refuse(place, "an object must be an entity, with a name");
    let type = this.#objects.get(name);
    if (!type) {
      const fields = () => this.#fields(name, schema);
      this.#objects.set(name, type = new GraphQLObjectType({ name, fields }));
    }
    return type;
  }

  #fields(name: string, schema: z.ZodObject): GraphQLFieldConfigMap<unknown, unknown> {
    const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
    for (const [field, value] of Object.entries(schema.shape)) {
      const place = `${name}.${field}`;
      fields[field] = { type: this.#output(value as z.ZodType, place) };
      if (elementOf(value as z.ZodType)?.list) this.longest.set(place, longestOf(value, place));
    }
    for (const link of this.#table.links.filter(({ type }) => type === name)) {
      const operation = this.#table.operations.get(link.operation)!;
      const { object } = elementOf(operation.output)!;
      const target = this.#object(object, `${name}.${link.field}`);
      fields[link.field] = {
        type: link.many ? new GraphQLList(new GraphQLNonNull(target)) : target,
        args: this.#args(operation, [link.ids ?? "ids"]),
      };
      this.sources.set(`${name}.${link.field}`, { operation, link });
    }
    return fields;
  }

  #args(operation: Operation, without: readonly string[]): GraphQLFieldConfigArgumentMap {
    const args: GraphQLFieldConfigArgumentMap = {};
    for (const [name, schema] of Object.entries(operation.input.shape)) {
      if (without.includes(name)) continue;
      const type = this.#input(schema as z.ZodType, `${operation.name}.${name}`);
      const { fallback } = unwrap(schema as z.ZodType);
      args[name] = fallback === undefined ? { type } : { type, defaultValue: fallback };
    }
    return args;
  }

  #output(schema: z.ZodType, place: string): GraphQLOutputType {
    const { schema: inner, nullable, optional } = unwrap(schema);
    if (
      inner instanceof z.ZodArray && unwrap(inner.element as z.ZodType).schema instanceof z.ZodArray
    ) {
      refuse(place, "a list of lists has no one place for each object");
    }
    const type = inner instanceof z.ZodArray
      ? new GraphQLList(this.#output(inner.element as z.ZodType, place))
      : inner instanceof z.ZodObject
      ? this.#object(inner, place)
      : this.#leaf(inner, place);
    return nullable || optional ? type : new GraphQLNonNull(type);
  }

  #input(schema: z.ZodType, place: string): GraphQLInputType {
    const { schema: inner, nullable, optional } = unwrap(schema);
    const type = inner instanceof z.ZodArray
      ? new GraphQLList(this.#input(inner.element as z.ZodType, place))
      : inner instanceof z.ZodObject
      ? this.#inputObject(inner, place)
      : this.#leaf(inner, place);
    return nullable || optional ? type : new GraphQLNonNull(type);
  }

  #inputObject(schema: z.ZodObject, place: string): GraphQLInputObjectType {
    const name = `${
      nameOf(schema) ?? refuse(place, "an object must be an entity, with a name")
    }Input`;
    let type = this.#inputs.get(name);
    if (!type) {
      const fields = Object.entries(schema.shape).map(([field, value]) =>
        [field, { type: this.#input(value as z.ZodType, `${name}.${field}`) }] as const
      );
      this.#inputs.set(
        name,
        type = new GraphQLInputObjectType({ name, fields: Object.fromEntries(fields) }),
      );
    }
    return type;
  }

  #leaf(schema: z.ZodType, place: string) {
    if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return GraphQLString;
    if (schema instanceof z.ZodBoolean) return GraphQLBoolean;
    if (schema instanceof z.ZodNumber) {
      const { minValue, maxValue, isInt } = schema;
      // Whole, and within the 32 bits that GraphQL's Int has.
      return isInt && minValue! >= -(2 ** 31) && maxValue! < 2 ** 31 ? GraphQLInt : GraphQLFloat;
    }
    if (!(schema instanceof z.ZodEnum)) return refuse(place, "GraphQL has no such type");
    const words = schema.options as string[], key = words.join(" ");
    let type = this.#enums.get(key);
    if (!type) {
      const name = place.split(".").map((part) => part[0]!.toUpperCase() + part.slice(1)).join("");
      const values = Object.fromEntries(words.map((word) => [word, { value: word }]));
      this.#enums.set(key, type = new GraphQLEnumType({ name, values }));
    }
    return type;
  }
}

/** What a list holds can have links, and each costs: so every list has an end. */
function longestOf(schema: unknown, place: string): number {
  return most(schema as z.ZodType) ?? refuse(place, "a list of objects must have a longest length");
}

function nullable(type: GraphQLOutputType): GraphQLOutputType {
  return type instanceof GraphQLNonNull ? type.ofType as GraphQLOutputType : type;
}

function refuse(place: string, why: string): never {
  throw new TypeError(`Cannot make a GraphQL type of ${place}: ${why}`);
}
