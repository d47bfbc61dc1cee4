import { execute, type ExecutionResult, parse } from "graphql";
import { random } from "../../sim/mod.ts";
import { deliveryData } from "../delivery/data.ts";
import { deliveryHandlers } from "../delivery/handlers.ts";
import { DELIVERY } from "../delivery/table.ts";
import { GraphQLFace } from "../graphql/face.ts";
import type { Invoke } from "../operations/call.ts";
import { Refusal } from "../problem.ts";
import { type RandomQuery, randomQuery } from "./random-queries.ts";

/** One random query, answered by graphql-js and by the compiled plan. */
export interface SameRow extends RandomQuery {
  /** Whether data, errors and the places of errors are the same. */
  ok: boolean;
  errors: number;
  /** Predicted before anything was called. */
  cost: number;
  naiveCalls: number;
  batchedCalls: number;
}

const LIMITS = { depth: 12, aliases: 200, fields: 1000 };

/**
 * Answers random queries twice: by `execute` of graphql-js with one call per object, and by the compiled plan.
 * For some queries some operations fail, so that errors and their paths are compared too.
 *
 * @param troubled Share of operations that fail in one query.
 */
export async function sameAnswers(many: number, seed: number, troubled = 0.1): Promise<SameRow[]> {
  const chance = random(seed).split("queries"), trouble = random(seed).split("trouble");
  const handlers = deliveryHandlers(deliveryData(1));
  let calls = 0, failing: string[] = [];
  const invoke: Invoke = async (operation, input) => {
    calls++;
    await undefined;
    if (failing.includes(operation.name)) {
      throw new Refusal(502, `Cannot reach ${operation.backend}: it failed`);
    }
    return handlers[operation.name]!(input);
  };
  const face = new GraphQLFace(DELIVERY, invoke, { limits: LIMITS });
  const scope = { signal: new AbortController().signal }, rows: SameRow[] = [];
  for (let i = 0; i < many; i++) {
    const asked = randomQuery(face.schema.schema, chance);
    const prepared = face.prepare(asked);
    failing = Object.keys(handlers).filter(() => trouble.next() < troubled);
    calls = 0;
    const ours = await prepared.execute(scope), batchedCalls = calls;
    calls = 0;
    const theirs = await execute({
      ...{ schema: face.schema.schema, document: parse(asked.query), contextValue: scope },
      variableValues: asked.variables,
    });
    const ok = canonical(ours) === canonical(theirs), errors = ours.errors?.length ?? 0;
    rows.push({ ...asked, ok, errors, cost: prepared.cost, naiveCalls: calls, batchedCalls });
  }
  return rows;
}

/** Errors in the order of their paths: which back end answers first is chance, in both. */
function canonical({ data, errors = [] }: ExecutionResult): string {
  const told = errors.map((error) => JSON.stringify(error)).sort();
  return JSON.stringify({ data, told });
}
