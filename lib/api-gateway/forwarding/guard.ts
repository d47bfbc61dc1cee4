import { Refusal } from "../problem.ts";
import { hostName } from "../routing/host-name.ts";

/** Most that a request may have. */
export interface RequestLimits {
  /** Header fields. Default: 100. */
  headers?: number;
  /** Bytes of names and values together. Default: 16,384. */
  headerBytes?: number;
  /** Bytes of path and query. Default: 8192. */
  target?: number;
  /** Bytes of the body. Default: 1,048,576. */
  body?: number;
}

export const LIMITS: Required<RequestLimits> = {
  headers: 100,
  headerBytes: 16_384,
  target: 8192,
  body: 1 << 20,
};

/** `.` or `..` as a segment, an empty one, a slash that hides in one, a backslash, a control character. */
const AMBIGUOUS = /(^|\/)(\.|%2e){1,2}(;[^/]*)?(\/|$)|\/\/|%2f|%5c|\\|%00|[\0-\x20\x7f]/i;

/**
 * Refuses what two programs could read in two ways: a path that becomes another when it is cleaned, two
 * hosts, two framings. It is refused and not cleaned: what was checked must be what is sent.
 *
 * @throws {Refusal} 400, 413, 414 or 431.
 */
export function guardRequest(request: Request, path: string, limits: RequestLimits = LIMITS): void {
  const { headers: most, headerBytes, target, body } = { ...LIMITS, ...limits };
  const length = request.url.length - request.url.indexOf("/", 8);
  if (length > target) refuse(414, "the target", `${target} bytes`, length);
  if (AMBIGUOUS.test(path)) {
    throw new Refusal(400, "Cannot route the path: it has a segment . or .., or a hidden slash");
  }
  if (path === "/*" || request.url.includes("#")) {
    throw new Refusal(400, "Cannot route the target: it must be a path and a query");
  }
  guardAuthority(request);
  let fields = 0, bytes = 0;
  request.headers.forEach((value, name) => {
    fields++;
    bytes += name.length + value.length;
  });
  if (fields > most) refuse(431, "the header", `${most} fields`, fields);
  if (bytes > headerBytes) refuse(431, "the header", `${headerBytes} bytes`, bytes);
  guardFraming(request.headers, body);
}

/** A target may name a host of its own. Where that is another than Host says, somebody will believe the other. */
function guardAuthority({ url, headers }: Request): void {
  const host = headers.get("host");
  if (host === null) return;
  const from = url.indexOf("//") + 2, to = url.indexOf("/", from);
  if (hostName(url.slice(from, to < 0 ? url.length : to)) === hostName(host)) return;
  throw new Refusal(400, "Cannot route the request: its target and its Host name two hosts");
}

function guardFraming(headers: Headers, most: number): void {
  const host = headers.get("host"), length = headers.get("content-length");
  if (host !== null && /[\s,@/?#\\]/.test(host)) {
    throw new Refusal(400, "Cannot route the request: it must name one host");
  }
  if (length === null) return;
  if (headers.has("transfer-encoding") || !/^\d+$/.test(length)) {
    throw new Refusal(400, "Cannot read the body: its length is said in two ways, or is no number");
  }
  if (Number(length) > most) refuse(413, "the body", `${most} bytes`, Number(length));
}

function refuse(status: number, what: string, most: string, got: number): never {
  throw new Refusal(
    status,
    `Cannot take the request: ${what} must have at most ${most}: received ${got}`,
  );
}

/** A body that fails when it becomes longer than it may: a length that was not said is found out so. */
export function boundedBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  most: number = LIMITS.body,
): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  if (!body) return null;
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > most) {
          controller.error(
            new Refusal(413, `Cannot take the body: it has more than ${most} bytes`),
          );
        } else controller.enqueue(chunk);
      },
    }),
  );
}

/** A body as text. @throws {Refusal} 413 where it is too long, 400 where it breaks off. */
export function bodyText(request: Request, most: number = LIMITS.body): Promise<string> {
  const length = request.headers.get("content-length");
  // Most bodies say how long they are, and servers hold them to it: the runtime reads those faster.
  return length !== null && Number(length) <= most ? request.text() : countedText(request, most);
}

async function countedText(request: Request, most: number): Promise<string> {
  const body = boundedBody(request.body as ReadableStream<Uint8Array<ArrayBuffer>> | null, most);
  return body ? await new Response(body).text() : "";
}
