import { z } from "zod";
import { requireNumber } from "../../sim/mod.ts";
import { elementOf, nameOf, unwrap } from "./entity.ts";
import { type Link, type Operation, type OperationTable, pathParameters } from "./operation.ts";

/**
 * Checks operations and links against each other: what three faces are made from must be right once.
 *
 * @throws {TypeError} With one sentence that names the operation or link. @throws {RangeError} For a cost.
 * @example
 * ```ts
 * import { entity, operationTable } from "#lib/api-gateway";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const Order = entity("Order", { id: z.string(), total: z.number().int() });
 * const order = {
 *   ...{ name: "order", about: "one order", backend: "orders", scope: "orders.read", cost: 1 },
 *   ...{ method: "GET" as const, path: "/orders/{id}", output: Order.nullable() },
 *   input: z.object({ id: z.string() }),
 * };
 * assert.equal(operationTable([order]).operations.size, 1);
 * assert.throws(() => operationTable([{ ...order, path: "/orders/{number}" }]), /no input number/);
 * ```
 */
export function operationTable(
  operations: readonly Operation[],
  links: readonly Link[] = [],
): OperationTable {
  const map = new Map<string, Operation>(), places = new Set<string>();
  for (const operation of operations) {
    const { name, method, path } = operation;
    checkOperation(operation);
    const place = `${method} ${path.replace(/\{\w+\}/g, "{}")}`;
    if (map.has(name)) refuse(name, "it is there twice");
    if (places.has(place)) refuse(name, `${method} ${path} is another operation's`);
    map.set(name, operation);
    places.add(place);
  }
  if (![...map.values()].some(({ method }) => method === "GET")) {
    refuse("the table", "nothing in it can be read: GraphQL wants one query at least");
  }
  const types = typesOf(operations);
  links.forEach((link) => checkLink(link, map, types));
  return { operations: map, links: [...links] };
}

function checkOperation(operation: Operation): void {
  const { name, path, input, cost, bound, method, idempotent } = operation;
  if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name)) refuse(name, "its name must be in lowerCamelCase");
  if (!/^(\/([a-z][a-z0-9-]*|\{\w+\}))+$/.test(path)) {
    refuse(name, `its path must be as /orders/{id}: received ${path}`);
  }
  requireNumber(`define the operation ${name}`, "cost", cost, {
    ...{ unit: "units", min: 1, max: 1e6, integer: true },
  });
  for (const parameter of pathParameters(path)) {
    if (!(parameter in input.shape)) refuse(name, `there is no input ${parameter} for its path`);
  }
  if (bound === undefined && elementOf(operation.output)?.list) {
    refuse(name, "it gives a list, so it must say which inputs bound it");
  }
  for (const field of bound ?? []) {
    if (!(field in input.shape)) refuse(name, `there is no input ${field}`);
    if (most(input.shape[field] as z.ZodType) === undefined) {
      refuse(name, `its input ${field} must have a largest value, or longest length`);
    }
  }
  if (method === "GET" && idempotent === false) refuse(name, "a GET may always be sent twice");
}

const MOST = new WeakMap<z.ZodType, number>();

/** The largest number that an input takes, or the longest list; `undefined` where there is no end. */
export function most(schema: z.ZodType): number | undefined {
  let found = MOST.get(schema);
  if (found === undefined) {
    const { maximum, maxItems } = z.toJSONSchema(
      unwrap(schema).schema,
    ) as z.core.JSONSchema.JSONSchema;
    MOST.set(schema, found = maximum ?? maxItems ?? Infinity);
  }
  return found < 1e6 ? found : undefined;
}

/** All types that answers are made of, by name; with `inputs` also those of what is sent. */
export function typesOf(operations: Iterable<Operation>, inputs = false): Map<string, z.ZodObject> {
  const types = new Map<string, z.ZodObject>();
  const visit = (schema: z.ZodType): void => {
    const found = elementOf(schema);
    if (!found) return;
    const name = nameOf(found.object);
    if (name === undefined || types.get(name) === found.object) return;
    if (types.has(name)) throw new TypeError(`Cannot define the type ${name}: it is there twice`);
    types.set(name, found.object);
    for (const field of Object.values(found.object.shape)) visit(field as z.ZodType);
  };
  for (const { output, input } of operations) {
    visit(output);
    if (inputs) { for (const field of Object.values(input.shape)) visit(field as z.ZodType); }
  }
  return types;
}

function checkLink(
  { type, field, operation, ids = "ids", from, key = "id", many = false, each }: Link,
  operations: ReadonlyMap<string, Operation>,
  types: ReadonlyMap<string, z.ZodObject>,
): void {
  const say = (why: string) => refuse(`${type}.${field}`, why), shape = types.get(type)?.shape;
  if (!shape) return say("there is no such type");
  if (field in shape) say("the type has such a field of its own");
  if (!(from in shape)) say(`the type has no field ${from}`);
  const target = operations.get(operation);
  if (!target) return say(`there is no operation ${operation}`);
  const list = target.input.shape[ids];
  if (!(unwrap(list as z.ZodType).schema instanceof z.ZodArray)) {
    say(`${operation} takes no ${ids}`);
  }
  const element = elementOf(target.output);
  if (!element?.list) return say(`${operation} must give a list`);
  if (!(key in element.object.shape)) say(`what ${operation} gives has no field ${key}`);
  if (each !== undefined && !(many && each in target.input.shape)) {
    say(`${operation} takes no ${each}, or it is not a list`);
  }
  if (many && each === undefined) say("a list must say which input bounds it for each id");
}

function refuse(name: string, why: string): never {
  throw new TypeError(`Cannot define ${name}: ${why}`);
}
