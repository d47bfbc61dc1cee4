import type { GraphQLError } from "graphql";
import type { CallScope, Invoke } from "../operations/call.ts";
import { completeField, repair } from "./complete.ts";
import { Frame } from "./frame.ts";
import { callLink } from "./links.ts";
import type { FieldPlan, Out, Plan } from "./plan.ts";
import { failAt, type Run } from "./run.ts";

/** What a query is answered with. */
export interface GraphQLAnswer {
  data: Out | null;
  errors?: GraphQLError[];
}

/**
 * Executes a plan level by level: all objects of one type and level are one {@linkcode Frame}, so a link of
 * theirs is one call for all of them, without a loader that guesses when to send. Never rejects: what
 * fails is `null` at its place, with an error that names the path.
 */
export async function executePlan(
  plan: Plan,
  invoke: Invoke,
  variables: Readonly<Record<string, unknown>>,
  scope: CallScope,
): Promise<GraphQLAnswer> {
  const run: Run = { invoke, variables, scope, errors: [] };
  const root = new Frame(plan.root, undefined, "");
  root.add({}, 0, -1);
  await fill(run, root, plan.kind === "mutation");
  const data = root.nulled.size > 0 ? null : root.outs[0]!;
  return run.errors.length > 0 ? { data, errors: run.errors } : { data };
}

/** Fills a frame's objects; gives a promise only where something is waited for. */
function fill(run: Run, frame: Frame, oneByOne = false): Promise<void> | undefined {
  const waiting: Promise<void>[] = [];
  if (oneByOne) return fillOneByOne(run, frame);
  for (const field of frame.plan.fields) {
    const work = fillField(run, frame, field);
    if (work) waiting.push(work);
  }
  return waiting.length === 0
    ? undefined
    : waiting.length === 1
    ? waiting[0]
    : Promise.all(waiting).then(() => {});
}

/** Changes come one after the other, in the order of the query (GraphQL, section 6.2.2). */
async function fillOneByOne(run: Run, frame: Frame): Promise<void> {
  for (const field of frame.plan.fields) await fillField(run, frame, field);
}

function fillField(run: Run, frame: Frame, field: FieldPlan): Promise<void> | undefined {
  const { source } = field;
  if (!source) return complete(run, frame, field, (parent) => parent[field.name]);
  // The keys of an answer are in the order of the query, whoever answers first.
  for (const out of frame.outs) out[field.key] = null;
  const put = (values: readonly unknown[]) =>
    complete(run, frame, field, (_, index) => values[index]);
  return source.link
    ? callLink(run, frame, field, source.operation, source.link).then(put)
    : callRoot(run, frame, field, put);
}

/** A back end in this process may answer at once: then nothing is waited for. */
function callRoot(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  put: (values: readonly unknown[]) => Promise<void> | undefined,
): Promise<void> | undefined {
  const fail = (error: unknown) => failAt(run, frame, field, 0, error);
  try {
    const value = run.invoke(field.source!.operation, field.args(run.variables), run.scope);
    if (!(value instanceof Promise)) return put([value]);
    return value.then((value) => put([value]), fail);
  } catch (error) {
    fail(error);
    return undefined;
  }
}

/** Puts the values of a field into all objects of a frame, then fills the objects that it holds. */
function complete(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  valueOf: (parent: Out, index: number) => unknown,
): Promise<void> | undefined {
  const child = field.child ? new Frame(field.child, frame, field.key) : undefined;
  completeField(run, frame, field, child, valueOf);
  if (!child || child.outs.length === 0) return undefined;
  const filled = fill(run, child);
  if (filled) return filled.then(() => repair(frame, field, child));
  repair(frame, field, child);
  return undefined;
}
