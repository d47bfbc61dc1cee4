import type { z } from "zod";
import { Resource } from "./model.ts";

/** What was applied is not what the platform takes. */
export class Invalid extends Error {
  override name = "Invalid";
}

/**
 * Reads a resource and fills in its defaults.
 *
 * @throws {Invalid} With each field that is wrong or not known.
 * @example
 * ```ts
 * import { parseResource } from "#lib/orchestrator";
 * import assert from "node:assert/strict";
 *
 * const node = parseResource({ kind: "Node", name: "n1", capacity: { cpu: "2", memory: "4Gi" } });
 * assert.equal(node.kind === "Node" && node.capacity.cpu, 2000);
 * assert.throws(() => parseResource({ kind: "Node", name: "n1", capacity: {}, disks: 2 }), /disks/);
 * ```
 */
export function parseResource(value: unknown): Resource {
  const { kind, name } = (value ?? {}) as { kind?: unknown; name?: unknown };
  const what = [kind ?? "a resource", name].filter((word) => typeof word === "string");
  return read(`apply ${what.join(" ").slice(0, 100)}`, Resource, value);
}

/**
 * Reads a value at the door.
 *
 * @param action What can't be done, in the words of the sentence: "scale web".
 * @throws {Invalid} Names each field that is wrong, what it may be, and what was received.
 */
export function read<T>(action: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => {
    const { path, message, code } = issue, field = path.join(".");
    if (code === "invalid_union" && issue.discriminator !== undefined) {
      const of = message.match(/'[^']*'/g)?.map((each) => each.slice(1, -1)).join(", ") ?? "";
      return `${field} must be one of ${of}: received ${shown(received(value, path))}`;
    }
    if (code === "unrecognized_keys") {
      return `${field ? `${field} has` : "there is"} no field ${issue.keys.join(", ")}`;
    }
    const said = /received/.test(message) ? "" : `: received ${shown(received(value, path))}`;
    return `${field || "it"} ${wanted(message)}${said}`;
  });
  throw new Invalid(`Cannot ${action}: ${issues.join("; ")}`);
}

/** "Too big: expected number to be <=10" as "must be a number of at most 10"; what is a sentence stays one. */
function wanted(message: string): string {
  const [, range] = message.match(/^(?:Too \w+|Invalid \w+): expected (.*)$/) ?? [];
  if (range === undefined) return /^must /.test(message) ? message : `is wrong (${message})`;
  const plain = (ARTICLES[range.split(/[ ,]/)[0]!] ?? "") +
    range.replace(/, received .*$/, "").replace(" to have ", " of ")
      .replace(" to be ", " of ").replace("<=", "at most ").replace(">=", "at least ")
      .replace(/([<>])/, (sign) => sign === "<" ? "less than " : "more than ");
  const got = range.match(/, received (.*)$/)?.[1];
  return `must be ${plain}${got === undefined ? "" : `: received ${got}`}`;
}

const ARTICLES: Readonly<Record<string, string>> = {
  ...{ number: "a ", string: "a ", boolean: "a ", object: "an ", array: "an ", record: "a " },
};

function received(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((of, key) => (of as Record<PropertyKey, unknown>)?.[key], value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value)?.slice(0, 80) ?? String(value);
}

/** Fields that stay as they were made: those by which pods are found and machines are known. */
const IMMUTABLE: Readonly<Record<Resource["kind"], readonly string[]>> = {
  Deployment: ["template.labels"],
  Node: ["capacity"],
  Service: ["port"],
};

/** @throws {Invalid} Where a field has changed that can't. */
export function requireSame(before: Resource, after: Resource): void {
  for (const path of IMMUTABLE[after.kind]) {
    const was = JSON.stringify(sorted(at(before, path)));
    const is = JSON.stringify(sorted(at(after, path)));
    if (was !== is) {
      throw new Invalid(
        `Cannot apply ${after.kind} ${after.name}: ${path} can't be changed from ${was}: received ${is}`,
      );
    }
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (of, key) => (of as Record<string, unknown>)?.[key],
    value,
  );
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
}
