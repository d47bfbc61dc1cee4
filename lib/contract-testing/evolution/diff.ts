import { compareResponses } from "../compare/parts.ts";
import { isObject, type Json, typeName } from "../contract/json.ts";
import type { Contract, HttpInteraction } from "../contract/model.ts";
import { fieldsIn, operationOf } from "./usage.ts";

/** One difference between two answers of a provider. */
export interface Change {
  readonly field: string;
  readonly change: "removed" | "added" | "retyped";
  /** The consumers whose contract it breaks, by itself. */
  readonly breaks: readonly string[];
}

/**
 * What changed between two answers to the same operation, and for whom that breaks. A change breaks a consumer where its
 * contract fails on the old answer with nothing but this change in it. O(changes × contracts × size).
 */
export function diffAnswers(
  operation: string,
  before: Json,
  after: Json,
  contracts: readonly Contract[],
): Change[] {
  const old = typesIn(before), now = typesIn(after);
  const changes: [field: string, change: Change["change"]][] = [
    ...[...old.keys()].filter((field) => !now.has(field)).map((
      field,
    ): [string, "removed"] => [field, "removed"]),
    ...[...now.keys()].filter((field) => !old.has(field)).map((
      field,
    ): [string, "added"] => [field, "added"]),
    ...[...old].filter(([field, type]) => now.has(field) && now.get(field) !== type).map((
      [field],
    ): [string, "retyped"] => [field, "retyped"]),
  ];
  return changes.map(([field, change]) => ({
    field,
    change,
    breaks: change === "added"
      ? []
      : brokenBy(operation, withOnly(before, after, field, change), contracts),
  }));
}

/** The consumers whose contract an answer breaks. */
export function brokenBy(
  operation: string,
  answer: Json,
  contracts: readonly Contract[],
): string[] {
  const fails = ({ response }: HttpInteraction) =>
    compareResponses(response, {
      status: response.status,
      headers: response.headers,
      body: { contentType: "application/json", content: answer },
      rules: {},
      generators: {},
    }).length > 0;
  return contracts.filter(({ interactions }) =>
    interactions.some((one) => one.kind === "http" && operationOf(one) === operation && fails(one))
  ).map(({ consumer }) => consumer);
}

function typesIn(value: Json): Map<string, string> {
  const numeric = (name: string) => name === "integer" || name === "decimal" ? "number" : name;
  return new Map(fieldsIn(value).map((field) => [field, numeric(typeName(valueAt(value, field)))]));
}

/** The first value of a field. */
function valueAt(value: Json, field: string): Json {
  return keysOf(field).reduce<Json>(
    (at, key) =>
      key === "[*]" ? (at as readonly Json[])[0]! : (at as { [key: string]: Json })[key]!,
    value,
  );
}

function keysOf(field: string): string[] {
  return field.slice(1).match(/\[\*\]|[^.[]+/g) ?? [];
}

/** The old answer with one field as the new one has it. */
function withOnly(before: Json, after: Json, field: string, change: "removed" | "retyped"): Json {
  const put = (old: Json, now: Json, [key, ...rest]: readonly string[]): Json => {
    if (key === "[*]" && Array.isArray(old)) {
      return old.map((item: Json, i) =>
        put(item, Array.isArray(now) ? now[i] ?? now[0]! : null, rest)
      );
    }
    if (!isObject(old) || key === undefined) return old;
    const below = isObject(now) ? now[key] : undefined;
    if (rest.length > 0) return { ...old, [key]: put(old[key]!, below ?? null, rest) };
    const { [key]: _, ...others } = old;
    return change === "removed" ? others : { ...others, [key]: below ?? null };
  };
  return put(before, after, keysOf(field));
}
