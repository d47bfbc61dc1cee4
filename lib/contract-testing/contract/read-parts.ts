import { z } from "zod";
import { type HeaderFields, headerOf } from "../compare/headers.ts";
import { type Parameters, parseParameters } from "../compare/parameters.ts";
import { type Body, bodyOf, fromBase64, typeFor } from "./body.ts";
import { isObject, type Json } from "./json.ts";
import { kindOf } from "./media-type.ts";
import type { HttpInteraction, MessageInteraction, Specification } from "./model.ts";
import { readGenerators, readRules, type Refuse, sentenceOf } from "./read-rules.ts";

const json = z.unknown() as z.ZodType<Json>;
const words = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const fields = z.record(z.string(), z.union([words.transform((value) => [value]), z.array(words)]))
  .nullish();

/** A request as contracts of any version have it. */
const requestFile = z.looseObject({
  method: z.string().min(1).default("GET"),
  path: z.string().default("/"),
  query: z.union([
    z.string(),
    z.record(
      z.string(),
      z.union([
        words.transform((value) => [value]),
        z.array(words.nullable().transform((value) => value ?? "")),
      ]),
    ),
  ]).nullish(),
  headers: fields,
  body: json.optional(),
  matchingRules: json.optional(),
  generators: json.optional(),
});
/** A response as contracts of any version have it. */
const responseFile = z.looseObject({
  status: z.number().int().min(100).max(599).default(200),
  headers: fields,
  body: json.optional(),
  matchingRules: json.optional(),
  generators: json.optional(),
});
/** A message as contracts of versions 3 and 4 have it. */
const messageFile = z.looseObject({
  contents: json.optional(),
  metadata: z.record(z.string(), json).nullish(),
  metaData: z.record(z.string(), json).nullish(),
  matchingRules: json.optional(),
  generators: json.optional(),
});
/** Reads a request of a contract. */
export function readRequest(
  given: Json,
  version: Specification,
  refuse: Refuse,
): HttpInteraction["request"] {
  const read = requestFile.safeParse(given);
  if (!read.success) return refuse("request", sentenceOf(read.error));
  const { method, path, query, matchingRules, generators } = read.data,
    headers = headersOf(read.data.headers);
  const body = readBody(read.data.body, version, headers);
  return {
    ...{ method: method.toUpperCase(), path, headers, ...(body && { body }) },
    query: typeof query === "string" ? parseParameters(query) : (query ?? {}) as Parameters,
    ...(version === "1" && typeof query === "string" ? { queryText: query } : {}),
    rules: readRules(matchingRules, (at, why) => refuse(`request.matchingRules ${at}`, why)),
    generators: readGenerators(generators, (at, why) => refuse(`request.${at}`, why)),
  };
}

/** Reads a response of a contract. */
export function readResponse(
  given: Json,
  version: Specification,
  refuse: Refuse,
): HttpInteraction["response"] {
  const read = responseFile.safeParse(given);
  if (!read.success) return refuse("response", sentenceOf(read.error));
  const { status, matchingRules, generators } = read.data, headers = headersOf(read.data.headers);
  const body = readBody(read.data.body, version, headers);
  return {
    ...{ status, headers, ...(body && { body }) },
    rules: readRules(matchingRules, (at, why) => refuse(`response.matchingRules ${at}`, why)),
    generators: readGenerators(generators, (at, why) => refuse(`response.${at}`, why)),
  };
}

/** Reads a message of a contract. */
export function readMessage(
  given: Json,
  version: Specification,
  refuse: Refuse,
): MessageInteraction["message"] {
  const read = messageFile.safeParse(given);
  if (!read.success) return refuse("message", sentenceOf(read.error));
  const { contents, matchingRules, generators } = read.data,
    metadata = read.data.metadata ?? read.data.metaData ?? {};
  const named = Object.entries(metadata).find(([key]) => /^content-?type$/i.test(key))?.[1];
  const body = readBody(
    contents,
    version,
    typeof named === "string" ? { "content-type": [named] } : {},
  );
  return {
    ...{ metadata, ...(body && { body }) },
    rules: readRules(matchingRules, (at, why) => refuse(`matchingRules ${at}`, why)),
    generators: readGenerators(generators, refuse),
  };
}

/** A body: in version 4 with its type and how it is encoded, before that as it is, of the type in the headers. */
function readBody(
  given: Json | undefined,
  version: Specification,
  headers: HeaderFields,
): Body | undefined {
  if (given === undefined) return undefined;
  if (given === "") return { contentType: undefined, content: null };
  const type = headerOf(headers, "content-type")?.[0];
  if (version === "4" && isObject(given) && "content" in given) {
    const { contentType, encoded } = given,
      content = given["content"] === "" ? null : given["content"];
    const named = typeof contentType === "string" && contentType !== "*/*" ? contentType : type;
    const bytes = encoded && encoded !== "JSON" && typeof content === "string"
      ? fromBase64(content)
      : undefined;
    return bytes ? bodyOf(named, bytes) : {
      contentType: named ?? (content === null ? undefined : typeFor(content!)),
      content: content!,
    };
  }
  if (version === "4" && isObject(given) && Object.keys(given).length === 0) return undefined;
  const bytes = type !== undefined && typeof given === "string" &&
    kindOf(type, given) === "binary" && /^[A-Za-z0-9+/\s]+={0,2}$/.test(given);
  return bytes
    ? { contentType: type, content: fromBase64(given) }
    : { contentType: type, content: given };
}

function headersOf(given: z.output<typeof fields>): HeaderFields {
  return given ?? {};
}
