import { type Random, random } from "../../sim/mod.ts";
import type { ExportRequest, KeyValue, OtlpSpan } from "../otlp/model.ts";
import { recordOf, type SpanRecord } from "../record.ts";
import { type Condition, KIND_NAMES, parseQuery } from "../store/query.ts";
import type { Found } from "../store/store.ts";
import type { Score } from "./sampling.ts";

const SERVICES = ["web", "cart", "payments", "ledger", "zürich"];
const ROUTES = ["GET /carts/:id", "POST /pay", "POST /entries", 'lock "x"', "%_'"];
const hex = (from: Random, digits: number) =>
  Array.from({ length: digits }, () => from.int(16).toString(16)).join("");

/** Spans by chance, for a store: few values that repeat, durations over five magnitudes. */
export function randomSpans(seed: number, many: number): [OtlpSpan, string][] {
  const from = random(seed).split("spans");
  let traceId = "";
  return Array.from({ length: many }, (_, i): [OtlpSpan, string] => {
    if (i % 4 === 0) traceId = `1${hex(from, 31)}`;
    const start = 1_700_000_000_000_000_000n + BigInt(from.int(2 ** 31)) * 1000n;
    const attributes: KeyValue[] = [
      { key: "http.route", value: { stringValue: ROUTES[from.int(ROUTES.length)]! } },
      { key: "http.response.status_code", value: { intValue: String(200 + 100 * from.int(4)) } },
      ...from.int(2) ? [{ key: "share", value: { doubleValue: from.int(100) / 8 } }] : [],
      ...from.int(3) ? [] : [{ key: "ok", value: { boolValue: from.int(2) === 1 } }],
      ...from.int(5) ? [] : [{ key: "user", value: { stringValue: `u${from.int(200)}` } }],
    ];
    const span: OtlpSpan = {
      ...{ traceId, spanId: `1${hex(from, 15)}`, parentSpanId: "", traceState: "" },
      ...{ name: ROUTES[from.int(ROUTES.length)]!, kind: from.int(6), attributes },
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(Math.round(10 ** (4 + 5 * from.next())))),
      ...{ events: [], links: [], flags: 0, status: { code: from.int(3), message: "" } },
      ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
    };
    return [span, SERVICES[from.int(SERVICES.length)]!];
  });
}

/** Spans as one request: a resource for each service. */
export function asRequest(all: readonly [OtlpSpan, string][]): ExportRequest {
  return {
    resourceSpans: [...new Set(all.map(([, service]) => service))].map((service) => ({
      resource: {
        attributes: [{ key: "service.name", value: { stringValue: service } }],
        droppedAttributesCount: 0,
      },
      scopeSpans: [{
        spans: all.filter(([, of]) => of === service).map(([span]) => span),
        schemaUrl: "",
      }],
      schemaUrl: "",
    })),
  };
}

/** A query by chance, over what {@linkcode randomSpans} makes, and over what is not there. */
export function randomQuery(from: Random): string {
  const one = <T>(all: readonly T[]) => all[from.int(all.length)]!;
  const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const parts = Array.from({ length: from.int(4) }, () =>
    one([
      () => `service${one(["=", "!=", "~"])}${one([...SERVICES, "none", "a"])}`,
      () => `operation${one(["=", "~"])}${quoted(one([...ROUTES, "POST", "%", "_"]))}`,
      () => `status${one(["=", "!="])}${one(["error", "ok", "unset"])}`,
      () => `kind=${one(KIND_NAMES)}`,
      () => `duration${one([">", ">=", "<", "<="])}${from.int(900) + 1}${one(["us", "ms"])}`,
      () => `http.route${one(["=", "!=", "~"])}${quoted(one(ROUTES))}`,
      () =>
        `http.response.status_code${one(["=", ">", ">=", "<", "<="])}${one([200, 300, 400, 500])}`,
      () => `share${one([">", "<="])}${from.int(12)}.5`,
      () => `ok=${one([true, false])}`,
      () => `user=u${from.int(220)}`,
    ])());
  return [...parts, `limit=${from.int(30) + 1}`, `order=${one(["newest", "slowest"])}`].join(" ");
}

/** A span as it is looked at. */
interface Plain {
  record: SpanRecord;
  status: number;
}

/** What a query finds by looking at every span, written without any of the store's code. */
export function naiveSearch(all: readonly Plain[], text: string): Found[] {
  const { conditions, limit, order } = parseQuery(text), found = new Map<string, Found>();
  for (const { record, status } of all) {
    if (!conditions.every((condition) => holds(record, status, condition))) continue;
    const { traceId, start, duration } = record;
    const known = found.get(traceId) ?? { traceId, spans: 0, start: 0, duration: 0 };
    found.set(traceId, {
      traceId,
      spans: known.spans + 1,
      start: Math.max(known.start, start),
      duration: Math.max(known.duration, duration),
    });
  }
  const key = order === "slowest" ? "duration" : "start";
  return [...found.values()].sort((a, b) =>
    b[key] - a[key] || a.traceId.localeCompare(b.traceId, "en")
  )
    .slice(0, limit);
}

function holds(record: SpanRecord, status: number, { field, operator, value }: Condition): boolean {
  const fields: Record<string, unknown> = {
    ...{ service: record.service, operation: record.name, trace: record.traceId },
    ...{ duration: Math.round(record.duration * 1e6), kind: KIND_NAMES[record.kind] },
    status: ["unset", "ok", "error"][status],
  };
  const got = field.startsWith(".") ? record.attributes[field.slice(1)] : fields[field];
  if (got === undefined) return false;
  if (operator === "=") {
    return typeof value === "number" ? Number(got) === value : String(got) === value;
  }
  if (operator === "!=") {
    return typeof value === "number" ? Number(got) !== value : String(got) !== value;
  }
  if (operator === "~") return String(got).includes(String(value));
  const left = Number(got), right = Number(value);
  return operator === ">"
    ? left > right
    : operator === "<"
    ? left < right
    : operator === ">="
    ? left >= right
    : left <= right;
}

/** So many random queries, asked of a search and of the naive one. */
export async function checkSearch(
  all: readonly [OtlpSpan, string][],
  search: (query: string) => Found[] | Promise<Found[]>,
  queries = 500,
): Promise<Score> {
  const from = random(9).split("queries"), wrong: string[] = [];
  const plain = all.map(([span, service]) => ({
    record: recordOf(span, service),
    status: span.status?.code ?? 0,
  }));
  for (let i = 0; i < queries; i++) {
    const query = randomQuery(from), got = await search(query);
    if (JSON.stringify(got) !== JSON.stringify(naiveSearch(plain, query))) wrong.push(query);
  }
  return { of: queries, wrong };
}
