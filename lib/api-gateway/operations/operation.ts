import type { z } from "zod";

/** One thing that callers may ask for, whatever protocol they speak. */
export interface Operation {
  /** `"orders"`: a GraphQL field, a JSON-RPC method, an OpenAPI operation. */
  readonly name: string;
  readonly about: string;
  /** Which back end answers. */
  readonly backend: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path at the back end and in the REST face: `"/orders/{id}"`. */
  readonly path: string;
  /** Must have a field for each parameter of the path; the others go into the query, or the body. */
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  /** Scope that a token must have. */
  readonly scope: string;
  /** What one object of the answer costs, in units: whole, from 1. */
  readonly cost: number;
  /** Whether doing it twice is doing it once. Default: whether it is a GET. */
  readonly idempotent?: boolean;
  /** Whether the answer is the same for all callers. Default: `false`. */
  readonly shared?: boolean;
  /** Inputs whose product bounds how many objects come: `["ids", "first"]`. Default: one comes. */
  readonly bound?: readonly string[];
}

/** A field of one type that another operation fills: `Order.restaurant`. */
export interface Link {
  readonly type: string;
  readonly field: string;
  /** Operation that answers for many ids at once. */
  readonly operation: string;
  /** Its input field that takes the ids. Default: `"ids"`. */
  readonly ids?: string;
  /** Field of the type that holds the id to look for. */
  readonly from: string;
  /** Field of what comes back that holds that id. Default: `"id"`. */
  readonly key?: string;
  /** Whether there may be several for one id: a list. Default: `false`. */
  readonly many?: boolean;
  /** With `many`: input field that says how many at most for each id. */
  readonly each?: string;
}

/** A table of operations, checked. */
export interface OperationTable {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly links: readonly Link[];
}

/** Whether an operation may be sent twice. */
export function isIdempotent({ method, idempotent }: Operation): boolean {
  return idempotent ?? method === "GET";
}

/** Names of the parameters in a path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!);
}
