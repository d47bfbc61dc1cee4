/** How a field is compared. `~`: contains. */
export type Operator = "=" | "!=" | "~" | ">" | ">=" | "<" | "<=";

/** One condition: all of them must hold for one and the same span. */
export interface Condition {
  /** `service`, `operation`, `status`, `kind`, `duration`, `trace`; `.key` for an attribute. */
  field: string;
  operator: Operator;
  /** What it is compared with; a duration in ns. */
  value: string | number;
}

/** What is searched for. */
export interface Query {
  conditions: readonly Condition[];
  /** At most so many traces. */
  limit: number;
  order: "newest" | "slowest";
}

/** A query that can't be read: one sentence that says why. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

const FIELDS = ["service", "operation", "status", "kind", "duration", "trace"];
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const UNITS: Record<string, number> = { ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9, m: 6e10 };
const PART = /\s*([\w.\-/]+)\s*(!=|>=|<=|=|~|>|<)\s*("(?:[^"\\]|\\.)*"|[^\s"]+)/y;
const LONGEST = 2000, MOST_CONDITIONS = 20, MOST_TRACES = 1000;

/**
 * Reads a query such as `service=payments duration>200ms http.route="/pay" order=slowest limit=10`. Conditions
 * stand side by side and must all hold for one span; what is found are the traces that have such a span.
 *
 * @throws {QueryError} One sentence that names the part that is wrong.
 * @example
 * ```ts
 * import { parseQuery } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseQuery('duration>=1.5ms http.route="/pay" limit=5'), {
 *   conditions: [
 *     { field: "duration", operator: ">=", value: 1.5e6 },
 *     { field: ".http.route", operator: "=", value: "/pay" },
 *   ],
 *   limit: 5,
 *   order: "newest",
 * });
 * assert.throws(() => parseQuery("status=bad"), /status must be ok, error or unset: received bad/);
 * ```
 */
export function parseQuery(text: string): Query {
  if (text.length > LONGEST) throw bad(`it must have at most ${LONGEST} characters`);
  if (text.includes("\0")) throw bad("it has a character 0");
  const conditions: Condition[] = [];
  let limit = 20, order: Query["order"] = "newest";
  const rest = text.trimEnd();
  for (PART.lastIndex = 0; PART.lastIndex < rest.length;) {
    const at = PART.lastIndex, part = PART.exec(rest);
    if (!part) throw bad(`expected field=value at "${rest.slice(at).trim().slice(0, 40)}"`);
    const [, name = "", operator = "=", raw = ""] = part;
    const value = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, "$1") : raw;
    if (name === "limit") limit = limitOf(operator, value);
    else if (name === "order") order = orderOf(operator, value);
    else conditions.push(conditionOf(name, operator as Operator, value));
  }
  if (conditions.length > MOST_CONDITIONS) {
    throw bad(`it must have at most ${MOST_CONDITIONS} conditions`);
  }
  return { conditions, limit, order };
}

function conditionOf(name: string, operator: Operator, value: string): Condition {
  const field = FIELDS.includes(name) ? name : `.${name}`;
  if (field === "duration") {
    const [, number, unit = "ms"] = value.match(/^(\d+(?:\.\d+)?)([a-zµ]+)?$/) ?? [];
    const scale = UNITS[unit];
    if (number === undefined || scale === undefined) {
      throw bad(`duration must be a number with ns, us, ms, s or m: received ${value}`);
    }
    if (operator === "~") throw bad("duration can't be compared by ~");
    const ns = Math.round(Number(number) * scale);
    if (ns > Number.MAX_SAFE_INTEGER) {
      throw bad(`duration must be at most 104 days: received ${value}`);
    }
    return { field, operator, value: ns };
  }
  if (field === "status" && !["ok", "error", "unset"].includes(value)) {
    throw bad(`status must be ok, error or unset: received ${value}`);
  }
  if (field === "kind" && !KINDS.includes(value)) {
    throw bad(`kind must be one of ${KINDS.join(", ")}: received ${value}`);
  }
  if (!field.startsWith(".") && !["=", "!=", "~"].includes(operator)) {
    throw bad(`${field} can't be compared by ${operator}`);
  }
  const orders = /[<>]/.test(operator);
  if (orders && !Number.isFinite(Number(value))) {
    throw bad(`${name} is compared by ${operator} with a number: received ${value}`);
  }
  return { field, operator, value: orders ? Number(value) : value };
}

function limitOf(operator: string, value: string): number {
  const limit = Number(value);
  if (operator !== "=" || !Number.isInteger(limit) || limit < 1 || limit > MOST_TRACES) {
    throw bad(`limit must be a whole number from 1 to ${MOST_TRACES}: received ${value}`);
  }
  return limit;
}

function orderOf(operator: string, value: string): Query["order"] {
  if (operator === "=" && (value === "newest" || value === "slowest")) return value;
  throw bad(`order must be newest or slowest: received ${value}`);
}

/** The number of a kind's name. */
export const kindOf = (name: string): number => KINDS.indexOf(name);
/** The name of a status, by OTLP's number. */
export const STATUS_NAMES = ["unset", "ok", "error"] as const;
/** The names of kinds, by OTLP's number. */
export const KIND_NAMES: readonly string[] = KINDS;

function bad(why: string): QueryError {
  return new QueryError(`Cannot read the query: ${why}`);
}
