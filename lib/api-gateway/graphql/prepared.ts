import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type OperationDefinitionNode,
  parse,
  validate,
  visit,
} from "graphql";
import { Sieve } from "../../caching/mod.ts";
import { deciding, type Fragments } from "./collect.ts";
import { compile, QUERY_LIMITS, type QueryLimits } from "./compile.ts";
import type { Plan } from "./plan.ts";
import type { TableSchema } from "./schema.ts";

/** A query that can't be executed: told to the caller as GraphQL errors, with their places in its text. */
export class QueryError extends Error {
  override name = "QueryError";
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors[0]!.message);
  }
}

/** Plans per query for different values of `@skip` and `@include`. */
const MOST_VARIANTS = 16;
/** Characters of a text that is kept at most. */
const LONGEST_KEPT = 8192;
/** Errors told of one query. */
const MOST_ERRORS = 10;

/** One operation of a query text: valid, and compiled once for each combination of `@skip` and `@include`. */
export class Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Whether it asks about the schema itself. */
  readonly introspects: boolean;
  readonly #schema: TableSchema;
  readonly #limits: QueryLimits;
  readonly #fragments: Fragments;
  readonly #deciding: string[];
  readonly #plans = new Sieve<string, Plan>({ capacity: MOST_VARIANTS });

  constructor(
    schema: TableSchema,
    limits: QueryLimits,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) {
    this.#schema = schema;
    this.#limits = limits;
    this.document = document;
    this.operation = operation;
    this.#fragments = new Map(
      document.definitions.flatMap((one) =>
        one.kind === "FragmentDefinition" ? [[one.name.value, one] as const] : []
      ),
    );
    this.#deciding = deciding(document);
    this.introspects = asksAboutSchema(document);
  }

  /** Variables as the query declares them. @throws {QueryError} */
  variables(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { variableDefinitions = [] } = this.operation;
    if (variableDefinitions.length === 0) return {};
    const read = getVariableValues(this.#schema.schema, variableDefinitions, input, {
      maxErrors: MOST_ERRORS,
    });
    if (read.errors) throw new QueryError(read.errors);
    return read.coerced;
  }

  /** The plan for these variables. @throws {Refusal} 400 where the query is larger than it may be. */
  plan(variables: Readonly<Record<string, unknown>>): Plan {
    const variant = this.#deciding.map((name) => variables[name] ? 1 : 0).join("");
    const kept = this.#plans.get(variant);
    if (kept) return kept;
    const plan = compile(this.#schema, this.operation, this.#fragments, variables, this.#limits);
    this.#plans.set(variant, plan);
    return plan;
  }
}

/** Query texts, each read, checked and compiled once. Texts that are wrong are not kept. */
export class QueryCache {
  readonly #schema: TableSchema;
  readonly #limits: Required<QueryLimits>;
  readonly #texts: Sieve<string, Map<string, Prepared>>;

  constructor(schema: TableSchema, limits: QueryLimits = {}, capacity = 1000) {
    this.#schema = schema;
    this.#limits = { ...QUERY_LIMITS, ...limits };
    this.#texts = new Sieve({ capacity });
  }

  /** @throws {QueryError} Where the text is no valid query, or has no operation of that name. */
  prepare(text: string, operationName?: string | null): Prepared {
    let operations = this.#texts.get(text);
    if (!operations) {
      operations = this.#read(text);
      // A thousand long texts are a lot of memory, and only strangers write them.
      if (text.length <= LONGEST_KEPT) this.#texts.set(text, operations);
    }
    if (operationName) {
      const named = operations.get(operationName);
      return named ?? refuse(`Unknown operation named "${operationName}".`);
    }
    if (operations.size > 1) {
      refuse("Must provide operation name if query contains multiple operations.");
    }
    return operations.values().next().value!;
  }

  #read(text: string): Map<string, Prepared> {
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: this.#limits.tokens });
    } catch (error) {
      throw error instanceof GraphQLError ? new QueryError([error]) : error;
    }
    const errors = validate(this.#schema.schema, document, undefined, { maxErrors: MOST_ERRORS });
    if (errors.length > 0) throw new QueryError(errors);
    const operations = document.definitions.filter((one) => one.kind === "OperationDefinition");
    if (operations.length === 0) refuse("Must provide an operation.");
    return new Map(operations.map((operation) => [
      operation.name?.value ?? "",
      new Prepared(this.#schema, this.#limits, document, operation),
    ]));
  }
}

function refuse(message: string): never {
  throw new QueryError([new GraphQLError(message)]);
}

function asksAboutSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, { Field: ({ name }) => void (asks ||= /^__(schema|type)$/.test(name.value)) });
  return asks;
}
