import { compareExactly } from "./decimal.ts";
import { compare, equal, isEmpty, isMapping, type Json } from "./json.ts";
import { findByPath } from "./json-path.ts";
import { parsePath } from "./json-path-parser.ts";
import { compile, pythonSearch } from "./python-pattern.ts";
import { substitute, type Variables } from "./substitute.ts";

/**
 * What a probe may return while all is well: a value, a pair of bounds, a list of values, or a rule with a `type`
 * (`range`, `regex`, `jsonpath`).
 */
export type Tolerance = Json;

/**
 * Why a tolerance can't be used; `undefined` where it can. Source: Chaos Toolkit 1.45, whose verdicts are the course's
 * truth here.
 */
export function refusedTolerance(tolerance: unknown): string | undefined {
  if (typeof tolerance === "boolean" || typeof tolerance === "string" || Array.isArray(tolerance)) {
    return undefined;
  }
  if (typeof tolerance === "number") {
    return Number.isInteger(tolerance) ? undefined : `${tolerance} is no whole number`;
  }
  if (!isMapping(tolerance)) return `${JSON.stringify(tolerance)} is no tolerance`;
  const { type } = tolerance;
  if (type === "regex") return refusedPattern(tolerance["pattern"]);
  if (type === "jsonpath") return refusedPath(tolerance["path"]);
  if (type === "range") return refusedRange(tolerance["range"]);
  return `there is no tolerance of the type ${JSON.stringify(type)}`;
}

function refusedPattern(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return "a regex needs a pattern";
  return refused(() => compile(pattern));
}

function refusedPath(path: unknown): string | undefined {
  if (typeof path !== "string" || isEmpty(path.trim())) return "a jsonpath needs a path";
  return refused(() => parsePath(path));
}

function refusedRange(range: unknown): string | undefined {
  return Array.isArray(range) && range.length === 2 &&
      range.every((end) => typeof end === "number" || typeof end === "boolean")
    ? undefined
    : "a range needs two numbers";
}

function refused(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Whether what a probe returned is within its tolerance.
 *
 * @param variables What `${…}` in patterns, paths and expected values stands for.
 * @throws {SyntaxError} Where {@linkcode refusedTolerance} would refuse it.
 * @example
 * ```ts
 * import { isMet } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isMet(200, { status: 200, body: "ok" }), true);
 * assert.equal(isMet([0.95, 1], 0.97), true);
 * assert.equal(isMet({ type: "jsonpath", path: "$.free[?(@.seats>0)]", count: 1 }, { free: { seats: 0 } }), false);
 * ```
 */
export function isMet(tolerance: Tolerance, value: Json, variables: Variables = {}): boolean {
  if (typeof tolerance === "string") return equal(substitute(tolerance, variables), value);
  if (typeof tolerance === "number") return equal(statusOr(value), tolerance);
  if (Array.isArray(tolerance)) return isListed(tolerance, value);
  if (!isMapping(tolerance)) return equal(value, tolerance);
  const { type, target } = tolerance;
  const seen = typeof target === "string" && isMapping(value) && Object.hasOwn(value, target)
    ? value[target]!
    : value;
  if (type === "range") {
    const [low, high] = tolerance["range"] as [number, number];
    const above = compareExactly(seen, Number(low)), below = compareExactly(seen, Number(high));
    return above !== undefined && below !== undefined && above >= 0 && below <= 0;
  }
  if (type === "regex") {
    const pattern = substitute(tolerance["pattern"]!, variables);
    return typeof seen === "string" && pythonSearch(String(pattern), seen);
  }
  return isFound(tolerance, seen, variables);
}

/** A web answer or a program's end is judged by its status. */
function statusOr(value: Json): Json {
  return isMapping(value) && Object.hasOwn(value, "status") ? value["status"]! : value;
}

/** Two values are bounds, but for a status, which is one of them; any other number of values is a list. */
function isListed(tolerance: Json[], value: Json): boolean {
  if (isMapping(value) && Object.hasOwn(value, "status")) {
    return tolerance.some((one) => equal(one, value["status"]!));
  }
  if (tolerance.length !== 2) return tolerance.some((one) => equal(one, value));
  const above = compare(value, tolerance[0]!), below = compare(value, tolerance[1]!);
  return above !== undefined && below !== undefined && above >= 0 && below <= 0;
}

function isFound(tolerance: { [key: string]: Json }, value: Json, variables: Variables): boolean {
  const path = substitute(tolerance["path"]!, variables);
  const found = findByPath(String(path), typeof value === "string" ? parsed(value) : value);
  if (Object.hasOwn(tolerance, "expect")) {
    const expected = substitute(tolerance["expect"]!, variables);
    return equal(found, Array.isArray(expected) ? expected : [expected]);
  }
  const count = tolerance["count"];
  return typeof count === "number" ? found.length === count : found.length > 0;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
