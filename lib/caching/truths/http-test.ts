import type { VirtualClock } from "../../sim/virtual-clock.ts";
import { field, type Fields, type Handler, type HttpResponse } from "../http/message.ts";
import { httpDate, type TestOrigin } from "./http-origin.ts";
import type { SuiteRequest, SuiteTest } from "./http-suite-types.ts";

/** Seconds of waiting where a test pauses. */
const PAUSE = 3;

/** Sends the requests of a test in order. Returns `""`, or why it failed. */
export async function runTest(
  test: SuiteTest,
  handle: Handler,
  origin: TestOrigin,
  clock: VirtualClock,
): Promise<string> {
  const answers: HttpResponse[] = [];
  let serverNow = clock.now();
  try {
    for (const [i, wanted] of test.requests.entries()) {
      const fields = fieldsOf(wanted, i + 1, serverNow);
      const method = wanted.request_method ?? "GET";
      const body = wanted.request_body === undefined
        ? undefined
        : new TextEncoder().encode(wanted.request_body);
      const response = await handle({ method, url: urlOf(test, wanted), fields, body });
      answers.push(response);
      serverNow = Number(response.fields["server-now"] ?? serverNow);
      const fault = atClient(wanted, i + 1, response, origin);
      if (fault) return `request ${i + 1}: ${fault}`;
      if (wanted.pause_after) await clock.sleep(PAUSE * 1000);
    }
  } catch (error) {
    return `threw: ${error}`;
  }
  return atOrigin(test, origin, answers);
}

function urlOf(test: SuiteTest, { filename, query_arg }: SuiteRequest): string {
  const path = filename === undefined ? "" : `/${filename}`;
  return `http://origin.example/test/${test.id}${path}${query_arg ? `?${query_arg}` : ""}`;
}

function fieldsOf(wanted: SuiteRequest, place: number, serverNow: number): Record<string, string> {
  const lines: [string, string][] = [
    ["pragma", "foo"],
    ["cache-control", "nothing-to-see-here"],
  ];
  for (const [name, value] of wanted.request_headers ?? []) {
    const lower = name.toLowerCase();
    const magic = wanted.magic_ims && lower === "if-modified-since" && typeof value === "number";
    const old = wanted.rfc850date?.map((other) => other.toLowerCase()).includes(lower);
    lines.push([lower, magic ? httpDate(serverNow + value * 1000, old) : String(value)]);
  }
  lines.push(["req-num", String(place)]);
  const fields: Record<string, string> = {};
  for (const [name, value] of lines) {
    fields[name] = name in fields ? `${fields[name]}, ${value}` : value;
  }
  return fields;
}

/** What is wrong with a response as the client sees it. */
function atClient(
  wanted: SuiteRequest,
  place: number,
  response: HttpResponse,
  origin: TestOrigin,
): string {
  const { status, fields, body } = response;
  const numbers = (fields["request-numbers"] ?? "").split(" ");
  if (new Set(numbers).size !== numbers.length) return "the cache asked twice";
  const count = fields["server-request-count"];
  if (wanted.expected_type === "cached") {
    const cached = count === undefined ? status === 304 : Number(count) < place;
    if (!cached) return "not from the cache";
  }
  if (wanted.expected_type === "not_cached" && Number(count) !== place) return "from the cache";
  const expected = wanted.expected_status !== undefined
    ? wanted.expected_status
    : wanted.response_status?.[0] ?? 200;
  if (expected !== null && status !== expected) return `status ${status}, not ${expected}`;
  const fault = fieldFault(wanted, fields);
  if (fault) return fault;
  if (wanted.check_body === false) return "";
  const text = wanted.expected_response_text !== undefined
    ? wanted.expected_response_text
    : wanted.response_body !== undefined
    ? wanted.response_body
    : status === 204 || status === 304 || wanted.request_method === "HEAD"
    ? null
    : origin.text;
  const got = new TextDecoder().decode(body);
  return text !== null && got !== text ? `body "${got}", not "${text}"` : "";
}

function fieldFault(wanted: SuiteRequest, fields: Fields): string {
  for (const item of wanted.expected_response_headers ?? []) {
    const [name, a, b] = typeof item === "string" ? [item] : item;
    const got = field(fields, name!.toLowerCase());
    if (got === undefined) return `${name} is missing`;
    if (b === undefined && a !== undefined && got !== String(a) && typeof a === "string") {
      return `${name} is ${got}, not ${a}`;
    }
    if (a === "=" && got !== field(fields, String(b).toLowerCase())) return `${name} differs`;
    if (a === ">" && !(Number(got) > Number(b))) return `${name} is ${got}, not above ${b}`;
  }
  for (const item of wanted.expected_response_headers_missing ?? []) {
    const [name, value] = typeof item === "string" ? [item] : item;
    const got = field(fields, name!.toLowerCase());
    if (got !== undefined && (value === undefined || got.includes(value))) {
      return `${name} is there`;
    }
  }
  return "";
}

/** What is wrong with what the origin saw. */
function atOrigin(test: SuiteTest, origin: TestOrigin, answers: readonly HttpResponse[]): string {
  let next = 0;
  for (const [i, wanted] of test.requests.entries()) {
    if (wanted.expected_type === "cached") continue;
    const seen = origin.seen[next];
    if (wanted.expected_type === "not_cached" && seen?.place !== i + 1) {
      return `request ${i + 1} did not reach the origin`;
    }
    if (!seen) {
      if (wanted.expected_type || wanted.expected_request_headers || wanted.expected_method) {
        return `request ${i + 1} did not reach the origin`;
      }
      continue;
    }
    const has = (name: string) => field(seen.fields, name.toLowerCase());
    if (wanted.expected_type === "etag_validated" && has("if-none-match") === undefined) {
      return "no If-None-Match";
    }
    if (wanted.expected_type === "lm_validated" && has("if-modified-since") === undefined) {
      return "no If-Modified-Since";
    }
    for (const item of wanted.expected_request_headers ?? []) {
      const [name, value] = typeof item === "string" ? [item] : item;
      const got = has(name!);
      if (got === undefined || value !== undefined && got !== value) {
        return `${name} did not arrive`;
      }
    }
    for (const item of wanted.expected_request_headers_missing ?? []) {
      const [name, value] = typeof item === "string" ? [item] : item;
      const got = has(name!);
      if (got !== undefined && (value === undefined || got === value)) return `${name} arrived`;
    }
    if (wanted.expected_method && seen.method !== wanted.expected_method) {
      return `method ${seen.method}`;
    }
    const fault = arrived(wanted, seen.sent, answers[i]);
    if (fault) return fault;
    next++;
  }
  return "";
}

/** Whether what the origin sent has come to the client as it was. */
function arrived(
  wanted: SuiteRequest,
  sent: readonly [string, string][],
  answer: HttpResponse | undefined,
): string {
  const checked = (wanted.response_headers ?? []).filter(([name, , check]) =>
    check !== false && name.toLowerCase() !== "date"
  );
  for (const [name] of checked) {
    const lower = name.toLowerCase();
    const all = sent.filter(([other]) => other === lower).map(([, value]) => value).join(", ");
    if (answer && field(answer.fields, lower) !== all) return `${name} did not come as it was sent`;
  }
  return "";
}
