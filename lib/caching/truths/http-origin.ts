import type { Clock } from "../../sim/clock.ts";
import type { HttpRequest, HttpResponse } from "../http/message.ts";
import type { SuiteRequest, SuiteTest } from "./http-suite-types.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** Fields whose whole numbers are seconds from now. */
const DATES = ["date", "expires", "last-modified"];

/** A date as HTTP writes it today, or in the form of RFC 850. */
export function httpDate(ms: number, rfc850 = false): string {
  const text = new Date(ms).toUTCString();
  if (!rfc850) return text;
  const [, day, month, year, time] = text.split(/[ ,]+/);
  return `${DAYS[new Date(ms).getUTCDay()]}, ${day}-${month}-${year!.slice(2)} ${time} GMT`;
}

/** What the suite's origin saw of a request. */
export interface Seen {
  place: number;
  method: string;
  fields: HttpRequest["fields"];
  /** Fields that it was told to send, as it sent them. */
  sent: [name: string, value: string][];
}

/** The suite's origin for one test: it answers by the place that a request names, and remembers. */
export class TestOrigin {
  readonly seen: Seen[] = [];
  /** The fields that were sent for each place. */
  readonly #answers = new Map<number, Record<string, string>>();

  constructor(readonly test: SuiteTest, readonly clock: Clock) {}

  /** The text of a test: 36 characters. */
  get text(): string {
    return this.test.id.padEnd(36, ".").slice(0, 36);
  }

  readonly handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const place = Number(request.fields["req-num"]), wanted = this.test.requests[place - 1]!;
    const now = this.clock.now();
    if (wanted.response_pause) await this.clock.sleep(wanted.response_pause * 1000);
    const own = this.#own(wanted, request, now);
    this.seen.push({ place, method: request.method, fields: request.fields, sent: own });
    if (wanted.disconnect) throw new Error("disconnected");
    const fields = this.#fields(request, own, now);
    this.#answers.set(place, fields);
    const status = this.#status(wanted, request, place);
    const silent = status === 204 || status === 304 || request.method === "HEAD" ||
      wanted.response_body === null;
    const body = new TextEncoder().encode(wanted.response_body ?? this.text);
    return { status, fields, body: silent ? undefined : body };
  };

  #status(wanted: SuiteRequest, request: HttpRequest, place: number): number {
    if (!wanted.expected_type?.endsWith("validated")) return wanted.response_status?.[0] ?? 200;
    const before = this.#answers.get(place - 1) ?? {};
    const { "if-none-match": tag, "if-modified-since": since } = request.fields;
    const holds = tag !== undefined && tag === before["etag"] ||
      since !== undefined && since === before["last-modified"];
    return holds ? 304 : 999;
  }

  /** The fields that the test names, dates and places worked out. */
  #own(wanted: SuiteRequest, request: HttpRequest, now: number): [string, string][] {
    return (wanted.response_headers ?? []).map(([name, value]) => {
      const lower = name.toLowerCase();
      if (typeof value === "number" && DATES.includes(lower)) {
        const old = wanted.rfc850date?.map((other) => other.toLowerCase()).includes(lower);
        return [lower, httpDate(now + value * 1000, old)];
      }
      const based = wanted.magic_locations && /^(content-)?location$/.test(lower);
      return [lower, based ? baseOf(request.url, this.test.id) + value : String(value)];
    });
  }

  #fields(request: HttpRequest, own: [string, string][], now: number): Record<string, string> {
    const fields: Record<string, string> = {
      "server-base-url": new URL(request.url).pathname,
      "server-request-count": String(this.seen.length),
      "server-now": String(now),
      "date": httpDate(now),
      "content-type": "text/plain",
      "request-numbers": this.seen.map(({ place }) => place).join(" "),
    };
    const given = new Set<string>();
    for (const [name, value] of own) {
      fields[name] = given.has(name) ? `${fields[name]}, ${value}` : value;
      given.add(name);
    }
    return fields;
  }
}

/** The address that a test's own paths hang on. */
function baseOf(url: string, id: string): string {
  const { origin } = new URL(url);
  return `${origin}/test/${id}/`;
}
