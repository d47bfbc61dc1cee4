import type { FieldNode, GraphQLOutputType } from "graphql";
import type { FieldSource } from "./schema.ts";

/** Values of the arguments of one field, for given variables. @throws What is wrong with them. */
export type Arguments = (variables: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** One object of an answer. */
export type Out = Record<string, unknown>;

/** What becomes of one field of one type, worked out once for all its executions. */
export interface FieldPlan {
  /** Its key in the answer: the alias, or the name. */
  readonly key: string;
  readonly name: string;
  /** `"Order.total"`. */
  readonly place: string;
  readonly type: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
  /** What JavaScript's `typeof` says of a value that needs no second look; `undefined` where all need one. */
  readonly plain: string | undefined;
  /** Which operation answers; `undefined` where the parent holds the value. */
  readonly source: FieldSource | undefined;
  readonly args: Arguments;
  /** Objects that one parent's field holds at most, where no operation answers. */
  readonly longest: number;
  /** For objects and lists of them. */
  readonly child: ObjectPlan | undefined;
}

/** The fields of one type, in the order of the query. */
export interface ObjectPlan {
  readonly type: string;
  readonly fields: readonly FieldPlan[];
}

/** A query, compiled: what is done for it whoever asks. */
export interface Plan {
  readonly kind: "query" | "mutation";
  readonly root: ObjectPlan;
  /** Deepest nesting of fields. */
  readonly depth: number;
  /** Fields, after fragments. */
  readonly fields: number;
  /** Fields that have an alias. */
  readonly aliases: number;
  /** Names of the operations that it may call. */
  readonly operations: ReadonlySet<string>;
}
