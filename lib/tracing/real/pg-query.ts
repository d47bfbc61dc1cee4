import { type Condition, kindOf, type Query, STATUS_NAMES } from "../store/query.ts";

/** The SQL of a query. What a reader wrote is in the parameters, never in the text. */
export function searchSql(schema: string, { conditions, limit, order }: Query) {
  const params: unknown[] = [];
  const param = (value: unknown) => `$${params.push(value)}`;
  const where = conditions.map((condition) => conditionSql(schema, condition, param));
  const text = `
    SELECT s.trace_id, count(*)::int AS spans, max(s.start) AS start, max(s.duration) AS duration
    FROM ${schema}.spans s${where.length > 0 ? ` WHERE ${where.join(" AND ")}` : ""}
    GROUP BY s.trace_id
    ORDER BY ${order === "slowest" ? "max(s.duration)" : "max(s.start)"} DESC, s.trace_id
    LIMIT ${param(limit)}`;
  return { text, params };
}

/** The index holds hashes, since a text may be longer than an index takes. */
function same(column: string, given: string): string {
  return column === "s.trace_id"
    ? `${column} = ${given}`
    : `(md5(${column}) = md5(${given}) AND ${column} = ${given})`;
}

function conditionSql(
  schema: string,
  { field, operator, value }: Condition,
  param: (value: unknown) => string,
): string {
  const compare = (column: string) => {
    const given = param(value);
    if (operator === "~") return `strpos(${column}, ${given}) > 0`;
    if (operator === "=" && typeof value === "string") return same(column, given);
    return `${column} ${operator === "!=" ? "<>" : operator} ${given}`;
  };
  switch (field) {
    case "duration":
      return compare("s.duration");
    case "service":
    case "operation":
      return compare(`s.${field}`);
    case "trace":
      return compare("s.trace_id");
    case "status":
      return numbered("s.status", operator, STATUS_NAMES.indexOf(value as "ok"), param);
    case "kind":
      return numbered("s.kind", operator, kindOf(String(value)), param);
    default: {
      const key = param(field.slice(1));
      const column = typeof value === "number" ? "a.number" : "a.value";
      return `EXISTS (SELECT 1 FROM ${schema}.attributes a
        WHERE a.id = s.id AND ${same("a.key", key)} AND ${compare(column)})`;
    }
  }
}

/** A name that is kept as a number. The parser lets whole names through, so containing means being. */
function numbered(
  column: string,
  operator: Condition["operator"],
  value: number,
  param: (value: unknown) => string,
): string {
  return `${column} ${operator === "!=" ? "<>" : "="} ${param(value)}`;
}
