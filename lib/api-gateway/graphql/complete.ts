import {
  GraphQLError,
  type GraphQLLeafType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLOutputType,
  isObjectType,
} from "graphql";
import { failAt, type Run } from "./run.ts";
import type { Frame } from "./frame.ts";
import type { FieldPlan, Out } from "./plan.ts";

/** What stands for a value that may not be `null` and is: whoever holds it decides what becomes of it. */
const NULLED = Symbol("nulled");

/** Puts one field's values into all objects of a frame (GraphQL, section 6.4.3). */
export function completeField(
  run: Run,
  frame: Frame,
  field: FieldPlan,
  child: Frame | undefined,
  valueOf: (parent: Out, index: number) => unknown,
): void {
  const { parents, outs } = frame, { key, plain, type } = field;
  if (field.name === "__typename") {
    for (const out of outs) out[key] = frame.plan.type;
    return;
  }
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i]!, value = valueOf(parents[i]!, i);
    if (plain !== undefined && typeof value === plain) {
      out[key] = value;
      continue;
    }
    const done = new Completion(run, frame, field, child, i).value(type, value, -1);
    out[key] = done === NULLED ? null : done;
    if (done === NULLED) frame.nulled.add(out);
  }
}

/** One field of one object, on its way into the answer. */
class Completion {
  constructor(
    readonly run: Run,
    readonly frame: Frame,
    readonly field: FieldPlan,
    readonly child: Frame | undefined,
    readonly index: number,
  ) {}

  value(type: GraphQLOutputType, value: unknown, place: number): unknown {
    if (!(type instanceof GraphQLNonNull)) {
      const done = this.#inner(type, value, place);
      return done === NULLED ? null : done;
    }
    const done = this.#inner(type.ofType as GraphQLOutputType, value, place);
    if (done !== null) return done;
    this.#fail(
      new GraphQLError(`Cannot return null for non-nullable field ${this.field.place}.`),
      place,
    );
    return NULLED;
  }

  #inner(type: GraphQLOutputType, value: unknown, place: number): unknown {
    if (value === null || value === undefined) return null;
    if (type instanceof GraphQLList) return this.#list(type, value);
    if (isObjectType(type)) return this.child!.add(value as Out, this.index, place);
    try {
      return (type as GraphQLLeafType).serialize(value);
    } catch (error) {
      this.#fail(error, place);
      return NULLED;
    }
  }

  #list(type: GraphQLList<GraphQLOutputType>, value: unknown): unknown {
    if (!Array.isArray(value)) {
      this.#fail(
        new GraphQLError(
          `Expected Iterable, but did not find one for field "${this.field.place}".`,
        ),
        -1,
      );
      return NULLED;
    }
    const list: unknown[] = [];
    for (let i = 0; i < value.length; i++) {
      const item = this.value(type.ofType, value[i], i);
      if (item === NULLED) return NULLED;
      list.push(item);
    }
    return list;
  }

  #fail(error: unknown, place: number): void {
    const { run, frame, field, index } = this;
    if (place < 0) return failAt(run, frame, field, index, error);
    const path = [...frame.pathOf(index, field.key), place];
    const { message } = error as Error;
    run.errors.push(new GraphQLError(message, { nodes: field.nodes as never, path }));
  }
}

/** Takes out of a frame's objects what turned out to be `null` one level below, and above where it must. */
export function repair(frame: Frame, field: FieldPlan, child: Frame): void {
  if (child.nulled.size === 0) return;
  const touched = new Set<number>();
  child.outs.forEach((out, i) => child.nulled.has(out) && touched.add(child.above(i)));
  for (const i of touched) {
    const out = frame.outs[i]!, now = without(field.type, out[field.key], child.nulled);
    out[field.key] = now === NULLED ? null : now;
    if (now === NULLED) frame.nulled.add(out);
  }
}

function without(type: GraphQLOutputType, value: unknown, nulled: ReadonlySet<Out>): unknown {
  const needed = type instanceof GraphQLNonNull;
  const inner = needed ? type.ofType as GraphQLOutputType : type;
  let now: unknown = value;
  if (inner instanceof GraphQLList && Array.isArray(value)) {
    const list = value.map((item) => without(inner.ofType as GraphQLOutputType, item, nulled));
    now = list.includes(NULLED) ? NULLED : list;
  } else if (nulled.has(value as Out)) now = NULLED;
  return now === NULLED && !needed ? null : now;
}
