import { GraphQLError } from "graphql";
import { Refusal } from "../problem.ts";

/** An error as callers are told it: what this gateway refuses with its own words, anything else without any. */
export function toGraphQLError(error: unknown): Error {
  return error instanceof GraphQLError || error instanceof Refusal
    ? error
    : new GraphQLError("Something went wrong here.");
}
