import { isMapping, type Json } from "./json.ts";

/** Values that `${name}` stands for: an experiment's configuration, and its secrets. */
export type Variables = Readonly<Record<string, Json>>;

const PATTERN = /\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/**
 * Puts variables in for `${name}` and `$name`, as Python's `string.Template` does: what has no value stays as it is,
 * and `$$` is a dollar sign. A text that is one `${name}` and nothing else becomes its value, of whatever type.
 *
 * @example
 * ```ts
 * import { substitute } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * const variables = { port: 6379, host: "localhost" };
 * assert.equal(substitute("${port}", variables), 6379);
 * assert.deepEqual(substitute({ url: "redis://${host}:${port}/$unknown" }, variables), {
 *   url: "redis://localhost:6379/$unknown",
 * });
 * ```
 */
export function substitute(value: Json, variables: Variables): Json {
  if (typeof value === "string") {
    const [, only] = value.match(/^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/) ?? [];
    if (only !== undefined && Object.hasOwn(variables, only)) return variables[only]!;
    return value.replace(PATTERN, (all, escaped, bare, braced) => {
      if (escaped) return "$";
      const name = bare ?? braced;
      return Object.hasOwn(variables, name) ? textOf(variables[name]!) : all;
    });
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, variables));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, substitute(item, variables)]),
  );
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
