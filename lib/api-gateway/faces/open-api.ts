import { z } from "zod";
import { nameOf } from "../operations/entity.ts";
import { type Operation, type OperationTable, pathParameters } from "../operations/operation.ts";
import { typesOf } from "../operations/table.ts";

/** A JSON value. */
type Json = Record<string, unknown>;

/**
 * The REST face of a table as an OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12.
 *
 * @example
 * ```ts
 * import { openApi, operationTable } from "#lib/api-gateway";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const table = operationTable([{
 *   ...{ name: "ping", about: "is it there?", backend: "orders", scope: "ping", cost: 1 },
 *   ...{ method: "GET", path: "/ping", input: z.object({}), output: z.boolean() },
 * }]);
 * const { paths } = openApi(table, "Delivery", "1") as { paths: Record<string, unknown> };
 * assert.deepEqual(Object.keys(paths), ["/ping"]);
 * ```
 */
export function openApi(table: OperationTable, title: string, version: string): Json {
  const operations = [...table.operations.values()], paths: Record<string, Json> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  }
  const types = typesOf(operations, true);
  const schemas = Object.fromEntries(
    [...types].map(([name, type]) => [name, schemaOf(type, false)]),
  );
  return {
    openapi: "3.1.0",
    info: { title, version },
    paths,
    components: { schemas, securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  };
}

function describe(operation: Operation): Json {
  const { name, about, input, output, scope, method, path } = operation;
  const inPath = new Set(pathParameters(path)), inQuery = method === "GET" || method === "DELETE";
  const parameters: Json[] = [], properties: Json = {}, required: string[] = [];
  for (const [field, schema] of Object.entries(input.shape)) {
    const one = schemaOf(schema as z.ZodType),
      needed = !(schema as z.ZodType).safeParse(undefined).success;
    if (inPath.has(field)) {
      parameters.push({ name: field, in: "path", required: true, schema: one });
    } else if (inQuery) {
      parameters.push({ name: field, in: "query", required: needed, schema: one });
    } else {
      properties[field] = one;
      if (needed) required.push(field);
    }
  }
  const body = { type: "object", properties, ...required.length > 0 ? { required } : {} };
  return {
    operationId: name,
    summary: about,
    security: [{ token: [scope] }],
    ...parameters.length > 0 ? { parameters } : {},
    ...inQuery ? {} : { requestBody: { content: { "application/json": { schema: body } } } },
    responses: {
      200: { description: about, content: { "application/json": { schema: schemaOf(output) } } },
      default: { description: "a refusal", content: { "application/problem+json": {} } },
    },
  };
}

/** A schema; entities by reference, but for the one at the top where it is being defined. */
function schemaOf(schema: z.ZodType, byReference = true): Json {
  const json = z.toJSONSchema(schema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const name = nameOf(zodSchema as unknown as z.ZodType);
      if (name === undefined || !byReference && (zodSchema as unknown) === schema) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      jsonSchema.$ref = `#/components/schemas/${name}`;
    },
  }) as Json;
  delete json["$schema"];
  return json;
}
