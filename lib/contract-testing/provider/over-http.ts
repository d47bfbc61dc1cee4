import { bytesUpTo } from "../../services/bytes-up-to.ts";
import { type HeaderFields } from "../compare/headers.ts";
import { parameterText, parseParameters } from "../compare/parameters.ts";
import { type Body, BodyError, bodyOf, bytesOf, MOST_BYTES } from "../contract/body.ts";
import type { RequestPart, ResponsePart } from "../contract/model.ts";

/** Headers that a client or a server sets itself, and `fetch` does not let be set. */
const NOT_OURS = new Set(["host", "content-length", "connection", "transfer-encoding"]);

/** A request that came, taken apart. @throws {BodyError} Where its body is too large or too deep. */
export async function requestPart(request: Request): Promise<RequestPart> {
  const { pathname, search } = new URL(request.url), headers = fieldsOf(request.headers);
  const body = request.body === null
    ? undefined
    : await readBody(request, request.headers.get("content-type"));
  return {
    ...{ method: request.method, path: pathname, headers, ...(body && { body }) },
    ...{
      query: parseParameters(search.slice(1)),
      queryText: search.slice(1),
      rules: {},
      generators: {},
    },
  };
}

/** A response that came, taken apart. @throws {BodyError} Where its body is too large or too deep. */
export async function responsePart(response: Response): Promise<ResponsePart> {
  const body = await readBody(response, response.headers.get("content-type"));
  return {
    status: response.status,
    headers: fieldsOf(response.headers),
    ...(body && { body }),
    rules: {},
    generators: {},
  };
}

/** A request as it is sent to a provider. */
export function requestTo(
  base: string,
  { method, path, query, queryText, headers, body }: RequestPart,
  signal?: AbortSignal,
): Request {
  const fields = new Headers();
  for (const [name, values] of Object.entries(headers)) {
    if (!NOT_OURS.has(name.toLowerCase())) {
      for (const value of values) fields.append(name, value.replace(/\s*\n\s*/g, " "));
    }
  }
  if (body?.contentType !== undefined && !fields.has("content-type")) {
    fields.set("content-type", body.contentType);
  }
  const text = queryText ?? parameterText(query);
  const sent = body && body.content !== null && method !== "GET" && method !== "HEAD"
    ? bytesOf(body) as BufferSource
    : null;
  return new Request(`${base.replace(/\/$/, "")}${path}${text ? `?${text}` : ""}`, {
    ...{ method, headers: fields, body: sent, redirect: "manual" },
    ...(signal ? { signal } : {}),
  });
}

function fieldsOf(headers: Headers): HeaderFields {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of headers) (fields[name] ??= []).push(value);
  return fields;
}

/** Reads a body, and no more of it than is allowed. */
async function readBody(
  from: Request | Response,
  contentType: string | null,
): Promise<Body | undefined> {
  const said = Number(from.headers.get("content-length") ?? Infinity);
  // What says that it is small need not be read in parts, and a server may not send more than it said.
  if (said <= MOST_BYTES) {
    return bodyOf(contentType ?? undefined, new Uint8Array(await from.arrayBuffer()));
  }
  const bytes = await bytesUpTo(MOST_BYTES, from.body);
  if (!bytes) {
    throw new BodyError(
      `Cannot read body: it must have at most ${MOST_BYTES} bytes: received more`,
    );
  }
  return bodyOf(contentType ?? undefined, bytes);
}
