import { z } from "zod";

/** Terms that stand as far from each other as they do here: `offset` counts words from the first. */
export interface Phrase {
  terms: readonly { term: string; offset: number }[];
}

/**
 * A question, as a tree. Terms are those of the analyzer. A leaf without a field asks all that the searcher
 * ranks by. `not` takes away from an `and` that it stands in.
 */
export type Query =
  | { kind: "term"; term: string; field?: string | undefined; weight?: number | undefined }
  | ({ kind: "phrase"; field?: string | undefined } & Phrase)
  | { kind: "near"; phrases: readonly Phrase[]; distance: number; field?: string | undefined }
  | { kind: "prefix"; prefix: string; field?: string | undefined }
  | { kind: "fuzzy"; term: string; distance: 1 | 2; field?: string | undefined }
  | { kind: "and"; clauses: readonly Query[] }
  | { kind: "or"; clauses: readonly Query[] }
  | { kind: "not"; clause: Query }
  | { kind: "range"; field: string; min?: number | undefined; max?: number | undefined }
  | { kind: "keyword"; field: string; values: readonly string[] }
  | { kind: "all" };

const text = z.string().max(200), field = z.string().max(200).optional();
const phrase = z.strictObject({
  terms: z.array(z.strictObject({ term: text, offset: z.int().min(0).max(10_000) })).min(1).max(64),
});
const bound = z.number({ error: "must be a number, and NaN is none" }).optional();

/** What a query from outside must look like. */
export const querySchema: z.ZodType<Query> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      ...{ kind: z.literal("term"), term: text, field },
      weight: z.number().min(0).max(1e6).optional(),
    }),
    z.strictObject({ kind: z.literal("phrase"), field, ...phrase.shape }),
    z.strictObject({
      ...{ kind: z.literal("near"), field, phrases: z.array(phrase).min(1).max(64) },
      distance: z.int().min(0).max(10_000),
    }),
    z.strictObject({ kind: z.literal("prefix"), prefix: text.min(1), field }),
    z.strictObject({
      ...{ kind: z.literal("fuzzy"), term: text.min(1), field },
      distance: z.union([z.literal(1), z.literal(2)]),
    }),
    z.strictObject({ kind: z.literal("and"), clauses: z.array(querySchema).max(MOST_CLAUSES) }),
    z.strictObject({ kind: z.literal("or"), clauses: z.array(querySchema).max(MOST_CLAUSES) }),
    z.strictObject({ kind: z.literal("not"), clause: querySchema }),
    z.strictObject({ kind: z.literal("range"), field: z.string(), min: bound, max: bound }),
    z.strictObject({
      ...{ kind: z.literal("keyword"), field: z.string() },
      values: z.array(z.string()).min(1).max(1000),
    }),
    z.strictObject({ kind: z.literal("all") }),
  ])
);

/** Clauses of one `and` or `or`. */
const MOST_CLAUSES = 1024;
/** How deep a tree may be. */
const DEEPEST = 32;
/** Leaves of a whole tree: each is looked up. */
const MOST_LEAVES = 2000;

/** @throws {TypeError} In one sentence, with the place in the tree that is wrong. */
export function readQuery(query: unknown): Query {
  if (depthOf(query, 0) > DEEPEST) {
    throw new TypeError(`Cannot search: the query must be at most ${DEEPEST} levels deep`);
  }
  if (leavesOf(query) > MOST_LEAVES) {
    throw new TypeError(`Cannot search: the query must have at most ${MOST_LEAVES} leaves`);
  }
  const { data, error } = querySchema.safeParse(query);
  if (data) return data;
  const [issue] = error.issues;
  throw new TypeError(`Cannot search: ${issue!.path.join(".") || "the query"}: ${issue!.message}`);
}

/** What stands right below a node of a tree that was not checked yet. */
function below(query: unknown): readonly unknown[] {
  if (typeof query !== "object" || query === null) return [];
  const { clauses, clause } = query as { clauses?: unknown; clause?: unknown };
  return Array.isArray(clauses) ? clauses : clause === undefined ? [] : [clause];
}

/** How deep a tree is; no further than is allowed. */
function depthOf(query: unknown, so: number): number {
  if (so > DEEPEST) return so;
  return below(query).reduce<number>((most, own) => Math.max(most, depthOf(own, so + 1)), so);
}

/** How many leaves a tree has; counted no further than is allowed. */
function leavesOf(query: unknown, so = 0): number {
  const own = so > MOST_LEAVES ? [] : below(query);
  return own.length === 0 ? so + 1 : own.reduce<number>((sum, one) => leavesOf(one, sum), so);
}
